package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.util.Locale;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.ClusterInfo;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;

import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.CheckStatus;
import com.sitecraft.monitoring.health.Findings;
import com.sitecraft.monitoring.health.HealthCheck;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.Time;

/**
 * A Redis server is well when it answers a PING and nothing that it says about itself
 * speaks against it. Of a cluster, the state that it gives itself is taken.
 */
final class RedisCheck implements HealthCheck {

	private final MonitoredRedis redis;

	private final RedisHealthProperties properties;

	private final Evictions evictions;

	RedisCheck(MonitoredRedis redis, RedisHealthProperties properties, Time time) {
		this.redis = redis;
		this.properties = properties;
		this.evictions = new Evictions(time);
	}

	@Override
	public CheckResult check() throws RedisUnavailableException {
		return this.redis.call((connection) -> (connection instanceof RedisClusterConnection cluster)
				? judge(cluster.clusterGetClusterInfo()) : judge(connection));
	}

	private CheckResult judge(RedisConnection connection) {
		connection.ping();
		Findings findings = new Findings();
		try {
			Properties info = connection.serverCommands().info();
			if (info != null) {
				judge(new RedisInfo(info), findings);
			}
		}
		catch (RedisSystemException ex) {
			// It answers. That this user may not ask for more is no reason to be down.
			findings.detail("info", "unknown: "
					+ Redaction.redact(String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage())));
		}
		return findings.result();
	}

	private void judge(RedisInfo info, Findings findings) {
		findings.detail("version", info.version()).detail("role", info.isReplica() ? "replica" : "primary");
		judgeMemory(info, findings);
		judgeReplication(info, findings);
		judgePersistence(info, findings);
	}

	private void judgeMemory(RedisInfo info, Findings findings) {
		Double use = info.memoryUse();
		Double rate = this.evictions.perMinute(info.evictedKeys());
		findings.detail("usedMemoryBytes", info.usedMemory())
			.detail("maxMemoryBytes", (info.maxMemory() > 0) ? info.maxMemory() : null)
			.detail("evictedKeys", info.evictedKeys())
			.detail("evictionsPerMinute", rate)
			.detail("connectedClients", info.clients());
		if (use != null && use >= 1 && info.evictsNothing()) {
			findings.down("memory is full and nothing may be evicted, so writes fail");
		}
		else if (use != null && use >= this.properties.maxMemory() && !info.evictsAnyKey()) {
			findings.degraded("memory is %s of maxmemory, the limit is %s".formatted(percent(use),
					percent(this.properties.maxMemory())));
		}
		Long maxEvictions = this.properties.maxEvictions();
		if (rate != null && maxEvictions != null && rate > maxEvictions) {
			findings.degraded("keys are evicted at %.0f a minute, the limit is %d".formatted(rate, maxEvictions));
		}
	}

	private void judgeReplication(RedisInfo info, Findings findings) {
		if (info.isReplica()) {
			if (!info.isLinkedToPrimary()) {
				findings.degraded("the link of this replica to its primary is down" + since(info));
			}
			return;
		}
		findings.detail("connectedReplicas", info.connectedReplicas());
		if (info.connectedReplicas() < this.properties.minReplicas()) {
			findings.degraded("replicas connected are " + info.connectedReplicas() + ", the least is "
					+ this.properties.minReplicas());
		}
	}

	private void judgePersistence(RedisInfo info, Findings findings) {
		if (info.appendFailed()) {
			findings.down("the append-only file could not be written, so writes fail");
		}
		if (info.rewriteFailed()) {
			findings.degraded("the append-only file could not be rewritten");
		}
		if (info.snapshotFailed()) {
			String reason = "the last snapshot failed; Redis refuses writes unless stop-writes-on-bgsave-error is off";
			if (this.properties.snapshotFailure() == CheckStatus.DOWN) {
				findings.down(reason);
			}
			else {
				findings.degraded(reason);
			}
		}
	}

	private static CheckResult judge(@Nullable ClusterInfo cluster) {
		if (cluster == null) {
			return CheckResult.down("the cluster says nothing about itself");
		}
		Findings findings = new Findings().detail("clusterSize", cluster.getClusterSize())
			.detail("slotsAssigned", cluster.getSlotsAssigned())
			.detail("slotsOk", cluster.getSlotsOk())
			.detail("slotsFailing", cluster.getSlotsFail());
		if (!"ok".equalsIgnoreCase(cluster.getState())) {
			findings.down("the cluster's state is " + cluster.getState());
		}
		else if (isPositive(cluster.getSlotsFail()) || isPositive(cluster.getSlotsPfail())) {
			findings.degraded("nodes of some slots do not answer");
		}
		return findings.result();
	}

	private static boolean isPositive(@Nullable Long value) {
		return value != null && value > 0;
	}

	private static String since(RedisInfo info) {
		long seconds = info.secondsWithoutPrimary();
		return (seconds > 0) ? " for " + seconds + " s" : "";
	}

	private static String percent(double part) {
		return String.format(Locale.ROOT, "%.0f %%", part * 100);
	}

}
