package com.sitecraft.monitoring.oncall;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Somebody who can be paged.
 *
 * @param id unique id, as schedules and policies name it
 * @param name what people call them
 * @param contacts name of a channel to their address there, empty where the channel is
 * theirs alone; all of them are told, in this order
 */
public record Person(String id, String name, Map<String, String> contacts) {

	public Person {
		if (id.isBlank()) {
			throw new IllegalArgumentException("id is '" + id + "', allowed is a text that is not blank");
		}
		contacts = Collections.unmodifiableMap(new LinkedHashMap<>(contacts));
	}

	/** Addresses are nobody's business but the channel's. */
	@Override
	public String toString() {
		return "Person[" + this.id + "]";
	}

}
