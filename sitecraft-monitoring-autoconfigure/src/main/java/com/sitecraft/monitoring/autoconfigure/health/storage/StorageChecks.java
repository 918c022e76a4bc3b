package com.sitecraft.monitoring.autoconfigure.health.storage;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.health.CheckIndicator;
import com.sitecraft.monitoring.autoconfigure.health.CheckName;
import com.sitecraft.monitoring.health.DirectoryCheck;
import com.sitecraft.monitoring.health.ObjectStore;
import com.sitecraft.monitoring.health.ObjectStoreCheck;

/**
 * Puts the checks of configured directories and of the host's object stores together.
 */
final class StorageChecks {

	private static final String KEY = "sitecraft.monitoring.health.storage";

	private StorageChecks() {
	}

	static Map<String, CheckIndicator> create(Map<String, StorageHealthProperties.Directory> directories,
			Map<String, ObjectStore> stores) {
		Map<String, CheckIndicator> checks = new LinkedHashMap<>();
		directories.forEach((name, directory) -> {
			CheckName.require(KEY, name);
			if (stores.containsKey(name)) {
				throw new InvalidMonitoringPropertyException(KEY + "." + name + ".path", directory.path(),
						"another name, as an ObjectStore bean has this one");
			}
			checks.put(name, new CheckIndicator(check(KEY + "." + name, directory)));
		});
		new TreeMap<>(stores)
			.forEach((name, store) -> checks.put(name, new CheckIndicator(new ObjectStoreCheck(store))));
		return checks;
	}

	private static DirectoryCheck check(String prefix, StorageHealthProperties.Directory directory) {
		Path path = directory.path();
		if (path == null) {
			throw new InvalidMonitoringPropertyException(prefix + ".path", "", "a directory");
		}
		if (directory.minFree().isNegative()) {
			throw new InvalidMonitoringPropertyException(prefix + ".min-free", directory.minFree(), "0 or more");
		}
		return new DirectoryCheck(path, directory.minFree().toBytes());
	}

}
