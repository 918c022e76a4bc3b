package com.sitecraft.monitoring.autoconfigure.health;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.HealthCheck;

/**
 * A {@link HealthCheck} as a health indicator, so that Spring Boot's registry knows it.
 * Called directly only where supervision is off.
 */
public final class CheckIndicator implements HealthIndicator {

	private final HealthCheck check;

	public CheckIndicator(HealthCheck check) {
		this.check = check;
	}

	/**
	 * The check behind the indicator.
	 */
	public HealthCheck check() {
		return this.check;
	}

	@Override
	public Health health() {
		CheckResult result;
		try {
			result = this.check.check();
		}
		catch (Exception ex) {
			result = CheckResult.down(ex);
		}
		Health.Builder health = Health.status(result.code()).withDetails(result.details());
		String error = result.error();
		return ((error != null) ? health.withDetail("error", error) : health).build();
	}

}
