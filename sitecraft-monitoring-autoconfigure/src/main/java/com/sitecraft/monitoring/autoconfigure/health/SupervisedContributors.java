package com.sitecraft.monitoring.autoconfigure.health;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;

import com.sitecraft.monitoring.health.HealthCheck;
import com.sitecraft.monitoring.health.HealthSupervisor;

/**
 * Wraps contributors so that asking them reads memory. A contributor is known by its path
 * only: composites may make new children with every call.
 */
final class SupervisedContributors {

	/** They read memory already, and say something about this very moment. */
	private static final Set<String> EXEMPT = Set.of("ping", "livenessState", "readinessState");

	private static final Logger logger = LoggerFactory.getLogger(SupervisedContributors.class);

	private final HealthSupervisor supervisor;

	private final CheckPolicies policies;

	private final Set<String> excluded;

	private final HttpCodeStatusMapper statusMapper;

	private final Map<String, SupervisedHealth> supervised = new ConcurrentHashMap<>();

	private final Set<String> exempt = ConcurrentHashMap.newKeySet();

	/** Paths that were handed out since the last {@link #sweep()}. */
	private final Set<String> touched = ConcurrentHashMap.newKeySet();

	/** Paths that were not handed out between the last two sweeps. */
	private final Set<String> missed = ConcurrentHashMap.newKeySet();

	private final AtomicInteger generation = new AtomicInteger();

	SupervisedContributors(HealthSupervisor supervisor, CheckPolicies policies, Set<String> excluded,
			HttpCodeStatusMapper statusMapper) {
		this.supervisor = supervisor;
		this.policies = policies;
		this.excluded = Set.copyOf(excluded);
		this.statusMapper = statusMapper;
	}

	/**
	 * The contributor at a path, supervised unless it is exempt.
	 */
	HealthContributor supervise(String path, HealthContributor contributor) {
		// The parents are sealed, the two alternatives are not: something can be both,
		// and Boot's endpoint looks for a composite first.
		if (contributor instanceof CompositeHealthContributor composite) {
			return (composite instanceof SupervisedComposite) ? composite
					: new SupervisedComposite(path, composite, this);
		}
		if (isExempt(path)) {
			return contributor;
		}
		return new SupervisedIndicator(
				health(path, IndicatorCheck.of((HealthIndicator) contributor, this.statusMapper)));
	}

	boolean isExempt(String path) {
		boolean exempt = EXEMPT.contains(path) || this.excluded.contains(path);
		for (int end = path.indexOf('/'); end >= 0 && !exempt; end = path.indexOf('/', end + 1)) {
			exempt = this.excluded.contains(path.substring(0, end));
		}
		if (exempt && this.exempt.add(path)) {
			this.generation.incrementAndGet();
		}
		return exempt;
	}

	SupervisedHealth health(String path, HealthCheck check) {
		SupervisedHealth known = this.supervised.get(path);
		if (known != null) {
			this.touched.add(path);
			return known;
		}
		SupervisedHealth health = new SupervisedHealth(path, this.supervisor);
		if (!this.supervisor.register(path, check, this.policies.policy(path))) {
			// It stays out of the map: that has to be bounded too.
			logger.warn("Health contributor '{}' is not supervised and reads UNKNOWN: there are too many", path);
			return health;
		}
		SupervisedHealth raced = this.supervised.putIfAbsent(path, health);
		if (raced != null) {
			return raced;
		}
		// After the path is there: whoever sees the new number has to see the path.
		this.generation.incrementAndGet();
		return health;
	}

	HttpCodeStatusMapper statusMapper() {
		return this.statusMapper;
	}

	/**
	 * Forgets the contributor at a path and all that is in it.
	 */
	void forget(String path) {
		for (String known : Set.copyOf(this.supervised.keySet())) {
			if (known.equals(path) || known.startsWith(path + "/")) {
				this.supervisor.unregister(known);
				this.supervised.remove(known);
			}
		}
		this.exempt.removeIf((known) -> known.equals(path) || known.startsWith(path + "/"));
		this.generation.incrementAndGet();
	}

	/**
	 * Forgets what two complete walks in a row have not met: children leave composites
	 * without anybody saying so. To be called after each walk that met everything.
	 */
	void sweep() {
		for (String path : Set.copyOf(this.supervised.keySet())) {
			if (this.touched.contains(path)) {
				this.missed.remove(path);
			}
			else if (!this.missed.add(path)) {
				this.missed.remove(path);
				forget(path);
			}
		}
		this.touched.clear();
	}

	/**
	 * Paths of supervised contributors.
	 */
	Set<String> supervisedPaths() {
		return this.supervised.keySet();
	}

	/**
	 * Paths of contributors that were seen and left alone.
	 */
	Set<String> exemptPaths() {
		return this.exempt;
	}

	/**
	 * A number that grows whenever a path comes or goes.
	 */
	int generation() {
		return this.generation.get();
	}

}
