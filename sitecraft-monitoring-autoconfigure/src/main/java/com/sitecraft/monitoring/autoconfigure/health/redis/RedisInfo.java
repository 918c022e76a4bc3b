package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * What Redis says about itself in {@code INFO}. Fields that a version does not have read
 * as 0 or as the empty string, so that nothing is held against it.
 */
record RedisInfo(Properties properties) {

	String version() {
		return text("redis_version");
	}

	String role() {
		return text("role");
	}

	boolean isReplica() {
		return role().equals("slave");
	}

	boolean isLinkedToPrimary() {
		return text("master_link_status").equals("up");
	}

	/** Seconds, or -1 when it was never up. */
	long secondsWithoutPrimary() {
		return number("master_link_down_since_seconds");
	}

	long connectedReplicas() {
		return number("connected_slaves");
	}

	long usedMemory() {
		return number("used_memory");
	}

	/** Bytes, 0 without a limit. */
	long maxMemory() {
		return number("maxmemory");
	}

	/** Used part of the memory limit; {@code null} without a limit. */
	@Nullable Double memoryUse() {
		return (maxMemory() > 0) ? (double) usedMemory() / maxMemory() : null;
	}

	/**
	 * Whether any key may go when memory is short, as in a cache. Being full is then the
	 * normal state.
	 */
	boolean evictsAnyKey() {
		return text("maxmemory_policy").startsWith("allkeys");
	}

	boolean evictsNothing() {
		return text("maxmemory_policy").equals("noeviction");
	}

	/** Keys evicted since the server was started. */
	long evictedKeys() {
		return number("evicted_keys");
	}

	boolean snapshotFailed() {
		return text("rdb_last_bgsave_status").equals("err");
	}

	boolean appendFailed() {
		return number("aof_enabled") == 1 && text("aof_last_write_status").equals("err");
	}

	boolean rewriteFailed() {
		return number("aof_enabled") == 1 && text("aof_last_bgrewrite_status").equals("err");
	}

	long clients() {
		return number("connected_clients");
	}

	private String text(String key) {
		return this.properties.getProperty(key, "");
	}

	private long number(String key) {
		try {
			return Long.parseLong(text(key));
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

}
