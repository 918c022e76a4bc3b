package com.sitecraft.monitoring.autoconfigure.health;

import java.util.regex.Pattern;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;

/**
 * The names that configuration may give to checks: parts of a URL path and label values.
 */
public final class CheckName {

	private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

	private CheckName() {
	}

	/**
	 * Stops the start when a name cannot be one.
	 * @param key key of the map that holds the name
	 */
	public static void require(String key, String name) {
		if (!ALLOWED.matcher(name).matches()) {
			throw new InvalidMonitoringPropertyException(key, name,
					"a name of 1 to 100 letters, digits, '.', '_' and '-' that starts with a letter or digit");
		}
	}

}
