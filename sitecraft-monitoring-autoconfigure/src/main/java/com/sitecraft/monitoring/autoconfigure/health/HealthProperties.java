package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.health.CheckPolicy;
import com.sitecraft.monitoring.health.Criticality;
import com.sitecraft.monitoring.health.Scope;
import com.sitecraft.monitoring.health.SupervisorLimits;

/**
 * Supervision of health checks.
 *
 * @param supervise Which checks are supervised.
 * @param startupWait How long a health request waits for the first result of a check,
 * counted from its registration.
 * @param maxConcurrent How many checks may run at the same time, hung ones not counted.
 * @param maxHung How many hung checks may hold a thread beside the concurrent ones.
 * @param sharedFailure What a failure that every replica shares does to the health that a
 * load balancer sees.
 * @param defaults How a check runs unless its own entry says otherwise.
 * @param checks How single checks run, by name; a name inside a composite is written
 * 'checks.[queues/mail]', and the name of the composite applies to all that is in it.
 */
@ConfigurationProperties("sitecraft.monitoring.health")
public record HealthProperties(@DefaultValue Supervise supervise, @DefaultValue("2s") Duration startupWait,
		@DefaultValue("8") int maxConcurrent, @DefaultValue("8") int maxHung,
		@DefaultValue("degrade") SharedFailure sharedFailure, @DefaultValue Check defaults,
		@DefaultValue Map<String, Check> checks) {

	SupervisorLimits limits() {
		return InvalidMonitoringPropertyException.naming("sitecraft.monitoring.health",
				() -> new SupervisorLimits(this.maxConcurrent, this.maxHung, this.startupWait));
	}

	/**
	 * What a failure that every replica shares does to the health that a load balancer
	 * sees.
	 */
	public enum SharedFailure {

		/** Health reads DEGRADED and the replicas keep serving. */
		DEGRADE,

		/**
		 * Health reads DOWN and every replica leaves the load balancer, as in Spring
		 * Boot.
		 */
		DRAIN

	}

	/**
	 * Which checks are supervised.
	 *
	 * @param enabled Whether health checks run in the background and health requests read
	 * memory.
	 * @param exclude Names of checks that run on the request instead, in addition to
	 * 'ping', 'livenessState' and 'readinessState'.
	 */
	public record Supervise(@DefaultValue("true") boolean enabled, @DefaultValue Set<String> exclude) {
	}

	/**
	 * How a check runs and what its failure means; what is not set is inherited.
	 *
	 * @param interval Time between the starts of two looks, 10s unless set.
	 * @param timeout Time after which a look counts as failed, 2s unless set.
	 * @param failureThreshold Failures in a row that turn an up check down, 2 unless set.
	 * @param successThreshold Successes in a row that turn a down check up, 1 unless set.
	 * @param maxAge Age from which a result counts as failing, 3 times the interval
	 * unless set.
	 * @param initialDelay Time before the first look, none unless set.
	 * @param scope Whether a failure affects only this replica ('local') or all of them
	 * ('shared').
	 * @param criticality How much the application needs it: 'required', 'optional' or
	 * 'informative'.
	 */
	public record Check(@Nullable Duration interval, @Nullable Duration timeout, @Nullable Integer failureThreshold,
			@Nullable Integer successThreshold, @Nullable Duration maxAge, @Nullable Duration initialDelay,
			@Nullable Scope scope, @Nullable Criticality criticality) {

		/**
		 * The policy that results when this is laid over another one.
		 */
		CheckPolicy over(CheckPolicy base) {
			Duration interval = either(this.interval, base.interval());
			Duration timeout = either(this.timeout, base.timeout());
			Duration maxAge = (this.interval != null) ? interval.multipliedBy(3) : base.maxAge();
			Duration least = interval.plus(timeout);
			maxAge = (maxAge.compareTo(least) < 0) ? least : maxAge;
			return new CheckPolicy(interval, timeout, either(this.failureThreshold, base.failureThreshold()),
					either(this.successThreshold, base.successThreshold()), either(this.maxAge, maxAge),
					either(this.initialDelay, base.initialDelay()), either(this.scope, base.scope()),
					either(this.criticality, base.criticality()));
		}

		private static <T> T either(@Nullable T value, T otherwise) {
			return (value != null) ? value : otherwise;
		}

	}

}
