package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import com.sitecraft.monitoring.health.CheckReport;
import com.sitecraft.monitoring.health.HealthSupervisor;

/**
 * The report on one check as Spring Boot's {@link Health}. The answer without details is
 * made once per report, since that is what load balancers ask for.
 */
final class SupervisedHealth {

	private final String path;

	private final HealthSupervisor supervisor;

	private volatile @Nullable Made made;

	SupervisedHealth(String path, HealthSupervisor supervisor) {
		this.path = path;
		this.supervisor = supervisor;
	}

	Health health(boolean includeDetails) {
		this.supervisor.awaitFirstResult(this.path);
		if (includeDetails) {
			CheckReport report = this.supervisor.report(this.path);
			return (report != null) ? detailed(report)
					: Health.unknown().withDetail("error", "not supervised: there are too many checks").build();
		}
		Object version = this.supervisor.version(this.path);
		Made current = this.made;
		if (version != null && current != null && current.version == version) {
			return current.health;
		}
		CheckReport report = this.supervisor.report(this.path);
		Health health = (report != null) ? Health.status(new Status(report.code())).build() : Health.unknown().build();
		if (version != null) {
			this.made = new Made(version, health);
		}
		return health;
	}

	boolean hasResult() {
		CheckReport report = this.supervisor.report(this.path);
		return report == null || report.asOf() != null;
	}

	private static Health detailed(CheckReport report) {
		Health.Builder health = Health.status(new Status(report.code())).withDetails(report.details());
		put(health, "error", report.error());
		Instant asOf = report.asOf();
		put(health, "asOf", (asOf != null) ? asOf.toString() : null);
		put(health, "ageMs", millis(report.age()));
		put(health, "durationMs", millis(report.duration()));
		put(health, "lastChange", report.lastChange().toString());
		put(health, "consecutiveFailures", report.consecutiveFailures());
		return health.build();
	}

	private static void put(Health.Builder health, String key, @Nullable Object value) {
		if (value != null) {
			health.withDetail(key, value);
		}
	}

	private static @Nullable Long millis(@Nullable Duration duration) {
		return (duration != null) ? duration.toMillis() : null;
	}

	/**
	 * An answer and what it was made of. The version may be older than the answer, when a
	 * look ended between the two reads; then it is made once more.
	 */
	private record Made(Object version, Health health) {
	}

}
