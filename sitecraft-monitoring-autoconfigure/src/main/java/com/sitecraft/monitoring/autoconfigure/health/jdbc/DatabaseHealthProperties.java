package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;

/**
 * What the check 'db' and the queues kept in tables expect of a database.
 *
 * @param acquireTimeout How long a look waits for a pooled connection before the pool
 * counts as exhausted (HikariCP only). Should be below the timeout of the check.
 * @param networkTimeout How long a look waits for an answer of the database before it
 * gives the connection up. The timeout of the check usually ends it earlier.
 * @param maxReplicationLag How far a PostgreSQL standby may be behind before it is
 * degraded; 0 to leave it unjudged.
 * @param maxTransactionAge How old the oldest open transaction of a PostgreSQL database
 * may be before it is degraded; 0 to leave it unjudged.
 */
@ConfigurationProperties("sitecraft.monitoring.health.db")
public record DatabaseHealthProperties(@DefaultValue("1s") Duration acquireTimeout,
		@DefaultValue("5s") Duration networkTimeout, @DefaultValue("30s") Duration maxReplicationLag,
		@DefaultValue("1h") Duration maxTransactionAge) {

	private static final String PREFIX = "sitecraft.monitoring.health.db.";

	/** Hikari refuses less than this as a connection timeout. */
	private static final Duration LEAST = Duration.ofMillis(250);

	public DatabaseHealthProperties {
		range("acquire-timeout", acquireTimeout, LEAST);
		range("network-timeout", networkTimeout, LEAST);
		notNegative("max-replication-lag", maxReplicationLag);
		notNegative("max-transaction-age", maxTransactionAge);
	}

	private static void range(String key, Duration value, Duration least) {
		if (value.compareTo(least) < 0 || value.compareTo(Duration.ofMinutes(10)) > 0) {
			throw new InvalidMonitoringPropertyException(PREFIX + key, value, "250ms to 10m");
		}
	}

	private static void notNegative(String key, Duration value) {
		if (value.isNegative()) {
			throw new InvalidMonitoringPropertyException(PREFIX + key, value, "0 or more");
		}
	}

}
