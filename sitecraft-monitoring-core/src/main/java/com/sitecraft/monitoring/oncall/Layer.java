package com.sitecraft.monitoring.oncall;

import java.util.Objects;

/**
 * A rotation of a schedule.
 *
 * @param name unique within the schedule, 1 to 64 characters
 * @param rotation who answers when
 */
public record Layer(String name, Rotation rotation) {

	public Layer {
		if (name.isBlank() || name.length() > 64) {
			throw new IllegalArgumentException("name is '" + name + "', allowed is 1 to 64 characters");
		}
		Objects.requireNonNull(rotation, "rotation");
	}

}
