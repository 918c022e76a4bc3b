package com.sitecraft.monitoring.autoconfigure;

import java.util.List;

/**
 * There are keys under {@code sitecraft.monitoring} that nothing reads.
 */
final class UnknownMonitoringPropertiesException extends RuntimeException {

	private final List<String> descriptions;

	/**
	 * Names the keys.
	 * @param descriptions of each: the key, where it was set, the nearest known one
	 */
	UnknownMonitoringPropertiesException(List<String> descriptions) {
		super("unknown properties: " + String.join("; ", descriptions));
		this.descriptions = List.copyOf(descriptions);
	}

	List<String> descriptions() {
		return this.descriptions;
	}

}
