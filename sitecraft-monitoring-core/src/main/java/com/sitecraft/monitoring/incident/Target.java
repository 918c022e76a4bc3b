package com.sitecraft.monitoring.incident;

import org.jspecify.annotations.Nullable;

/**
 * Whom a step of an escalation policy tells.
 */
public sealed interface Target {

	/** Name or id of whom it means. */
	String name();

	/**
	 * A target as configuration writes it.
	 * @param text {@code schedule:name}, {@code person:id} or {@code channel:name}
	 * @throws IllegalArgumentException when it is something else
	 */
	static Target parse(String text) {
		int colon = text.indexOf(':');
		String name = text.substring(colon + 1).trim();
		Target target = (colon > 0 && !name.isEmpty()) ? of(text.substring(0, colon).trim(), name) : null;
		if (target == null) {
			throw new IllegalArgumentException(
					"notify is '" + text + "', allowed is schedule:name, person:id or channel:name");
		}
		return target;
	}

	private static @Nullable Target of(String kind, String name) {
		return switch (kind) {
			case "schedule" -> new Schedule(name);
			case "person" -> new Person(name);
			case "channel" -> new Channel(name);
			default -> null;
		};
	}

	/**
	 * Who is on call in a schedule.
	 */
	record Schedule(String name) implements Target {

		@Override
		public String toString() {
			return "schedule:" + this.name;
		}

	}

	/**
	 * Somebody by id.
	 */
	record Person(String name) implements Target {

		@Override
		public String toString() {
			return "person:" + this.name;
		}

	}

	/**
	 * Whoever reads a channel.
	 */
	record Channel(String name) implements Target {

		@Override
		public String toString() {
			return "channel:" + this.name;
		}

	}

}
