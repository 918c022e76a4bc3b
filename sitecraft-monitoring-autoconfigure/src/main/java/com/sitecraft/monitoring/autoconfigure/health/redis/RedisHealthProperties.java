package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.health.CheckStatus;

/**
 * What the check 'redis' and the queues kept in Redis expect of a server.
 *
 * @param commandTimeout How long a look waits for the answer to one command. Should be
 * below the timeout of the check.
 * @param maxMemory Part of 'maxmemory' that may be used before Redis is degraded, 0 to 1.
 * Judged only where Redis does not evict keys of every kind by itself.
 * @param maxEvictions Keys a minute that Redis may evict before it is degraded; not
 * judged unless set. Set it to 0 where Redis keeps more than a cache.
 * @param minReplicas Replicas that have to be connected to a primary; with fewer it is
 * degraded.
 * @param snapshotFailure What Redis is when its last snapshot failed: 'degraded', or
 * 'down' as it then refuses writes unless told otherwise.
 */
@ConfigurationProperties("sitecraft.monitoring.health.redis")
public record RedisHealthProperties(@DefaultValue("1s") Duration commandTimeout, @DefaultValue("0.9") double maxMemory,
		@Nullable Long maxEvictions, @DefaultValue("0") int minReplicas,
		@DefaultValue("degraded") CheckStatus snapshotFailure) {

	private static final String PREFIX = "sitecraft.monitoring.health.redis.";

	public RedisHealthProperties {
		if (commandTimeout.compareTo(Duration.ofMillis(10)) < 0
				|| commandTimeout.compareTo(Duration.ofMinutes(10)) > 0) {
			throw new InvalidMonitoringPropertyException(PREFIX + "command-timeout", commandTimeout, "10ms to 10m");
		}
		if (!(maxMemory >= 0 && maxMemory <= 1)) {
			throw new InvalidMonitoringPropertyException(PREFIX + "max-memory", maxMemory, "0 to 1");
		}
		if (maxEvictions != null && maxEvictions < 0) {
			throw new InvalidMonitoringPropertyException(PREFIX + "max-evictions", maxEvictions, "0 or more");
		}
		if (minReplicas < 0) {
			throw new InvalidMonitoringPropertyException(PREFIX + "min-replicas", minReplicas, "0 or more");
		}
		if (snapshotFailure != CheckStatus.DEGRADED && snapshotFailure != CheckStatus.DOWN) {
			throw new InvalidMonitoringPropertyException(PREFIX + "snapshot-failure", snapshotFailure,
					"degraded or down");
		}
	}

}
