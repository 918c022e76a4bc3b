package com.sitecraft.monitoring.autoconfigure.signal;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;

/**
 * What a replica is called unless it is told: what Prometheus would call it, if it has a
 * port that stays.
 */
final class ReplicaName {

	private static final String PROPERTY = "sitecraft.monitoring.instance";

	private ReplicaName() {
	}

	/**
	 * Name of this replica.
	 * @param configured what it is told
	 * @param port where the server listens, 0 or less when that is not known
	 */
	static Instance of(@Nullable String configured, int port) {
		if (configured == null) {
			return new Instance(host() + ":" + ((port > 0) ? port : ProcessHandle.current().pid()));
		}
		try {
			return new Instance(configured);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMonitoringPropertyException(PROPERTY, configured,
					"1 to " + Instance.MAX_LENGTH + " characters, none a control character");
		}
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
