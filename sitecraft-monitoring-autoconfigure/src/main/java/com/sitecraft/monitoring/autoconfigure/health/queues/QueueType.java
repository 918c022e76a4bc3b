package com.sitecraft.monitoring.autoconfigure.health.queues;

import java.util.Locale;
import java.util.Set;

/**
 * What a queue is kept in.
 */
public enum QueueType {

	/** A Redis list that is pushed at one end and popped at the other. */
	REDIS_LIST,

	/** A Redis stream that one consumer group reads. */
	REDIS_STREAM,

	/** Rows of a table. */
	JDBC,

	/** The queue in front of a thread pool of this application. */
	EXECUTOR;

	/**
	 * Whether a property that not every queue has makes sense for this one.
	 */
	boolean knows(String key) {
		return (switch (this) {
			case REDIS_LIST -> Set.of("key", "bean", "may-be-empty");
			case REDIS_STREAM -> Set.of("key", "group", "bean", "may-be-empty", "consumer-idle");
			case JDBC -> Set.of("table", "where", "created-column", "created-zone", "bean");
			case EXECUTOR -> Set.of("bean");
		}).contains(key);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
