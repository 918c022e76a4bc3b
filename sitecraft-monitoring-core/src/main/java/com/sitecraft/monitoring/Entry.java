package com.sitecraft.monitoring;

import java.util.Objects;

/**
 * One stored thing, as its owner wrote it: for example an alert in the owner's own text
 * form, which the store does not read.
 *
 * @param key what it is, unique in the store
 * @param writer instance that wrote it last
 * @param version what the writer last saw stored, 0 for nothing; a loaded entry has what
 * is stored
 * @param body text form
 */
public record Entry(Key key, String writer, long version, String body) {

	public Entry {
		Objects.requireNonNull(key, "key");
		Objects.requireNonNull(writer, "writer");
		Objects.requireNonNull(body, "body");
		if (version < 0) {
			throw new IllegalArgumentException("version is " + version + ", allowed is 0 or more");
		}
	}

	public Entry withVersion(long version) {
		return new Entry(this.key, this.writer, version, this.body);
	}

	/**
	 * Kinds of stored things.
	 */
	public enum Kind {

		/** An alert; belongs to the replica that judges it. */
		ALERT,

		/** A sign of life of a replica, with every commit of its. */
		REPLICA,

		/** What is known of a runbook, or the switch that stops them all. */
		RUNBOOK,

		/** A run of a runbook. */
		RUNBOOK_RUN,

		/** A silence; belongs to all. */
		SILENCE,

		/** An override of a schedule; belongs to all. */
		OVERRIDE,

		/** An incident; belongs to all. */
		INCIDENT;

		/**
		 * Whether it belongs to no single replica, and so every one wants to know it. Who
		 * acts for all reads what belongs to runbooks by itself.
		 */
		boolean shared() {
			return this != ALERT && this != REPLICA && this != RUNBOOK && this != RUNBOOK_RUN;
		}

	}

	/**
	 * Name of a stored thing.
	 *
	 * @param kind its kind
	 * @param id unique among its kind
	 */
	public record Key(Kind kind, String id) {

		public Key {
			Objects.requireNonNull(kind, "kind");
			if (id.isBlank()) {
				throw new IllegalArgumentException("id is '" + id + "', allowed is a text that is not blank");
			}
		}

	}

}
