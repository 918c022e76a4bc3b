package com.sitecraft.monitoring;

/**
 * Name of this replica, unlike that of any other that runs at the same time. Best the
 * same after a restart, so that the replica finds its alerts again.
 *
 * @param name 1 to {@value #MAX_LENGTH} characters, no control characters
 */
public record Instance(String name) {

	/** What the store keeps of a writer. */
	public static final int MAX_LENGTH = 255;

	public Instance {
		if (name.isBlank() || name.length() > MAX_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
			throw new IllegalArgumentException(
					"name is '" + name + "', allowed is 1 to " + MAX_LENGTH + " characters, none a control character");
		}
	}

}
