package com.sitecraft.monitoring.incident;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A decision to tell one channel about an incident.
 *
 * @param key unique and stable key, by which receivers tell a repetition; at most 255
 * characters of ASCII
 * @param incident id of the incident
 * @param kind why
 * @param channel name of the channel
 * @param person id of who is meant, {@code null} when the channel is meant
 * @param address address of the person in that channel, empty when the channel knows
 * @param step number of the escalation step from 1, 0 when none asked for it
 * @param at when it was decided
 * @param note what is told beside the incident, in one line, {@code null} when nothing is
 */
public record Page(String key, String incident, Kind kind, String channel, @Nullable String person, String address,
		int step, Instant at, @Nullable String note) {

	public Page {
		if (key.isBlank() || key.length() > 255) {
			throw new IllegalArgumentException("key is '" + key + "', allowed is 1 to 255 characters");
		}
		Objects.requireNonNull(incident, "incident");
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(channel, "channel");
		Objects.requireNonNull(address, "address");
		Objects.requireNonNull(at, "at");
	}

	/**
	 * A page that tells the incident alone.
	 */
	public Page(String key, String incident, Kind kind, String channel, @Nullable String person, String address,
			int step, Instant at) {
		this(key, incident, kind, channel, person, address, step, at, null);
	}

	/** Addresses are nobody's business but the channel's. */
	@Override
	public String toString() {
		return "Page[" + this.key + " " + this.kind + " to " + this.channel + "]";
	}

	/**
	 * Why a channel is told.
	 */
	public enum Kind {

		/** It is new, was opened again, or an escalation step is due. */
		TRIGGERED,

		/** More alerts fire than the channel was told of, or there is a note. */
		UPDATED,

		/** Nobody has acknowledged it for the time after which it is repeated. */
		REPEATED,

		ACKNOWLEDGED,

		RESOLVED

	}

}
