package com.sitecraft.monitoring.autoconfigure.health;

import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.health.CheckPolicy;
import com.sitecraft.monitoring.health.Scope;

/**
 * Finds the policy of a check by its path: what its name is known for, then the defaults
 * of the configuration, then the entries of its composite and of itself.
 */
final class CheckPolicies {

	/** Checks of things that every replica has for itself. */
	private static final Set<String> LOCAL = Set.of("diskSpace", "ssl", "storage");

	private final HealthProperties.Check defaults;

	private final Map<String, HealthProperties.Check> checks;

	CheckPolicies(HealthProperties properties) {
		this.defaults = properties.defaults();
		this.checks = Map.copyOf(properties.checks());
		naming("sitecraft.monitoring.health.defaults", () -> this.defaults.over(CheckPolicy.defaults()));
		for (String name : this.checks.keySet()) {
			// The whole chain: what is above a check decides with it what is possible.
			naming("sitecraft.monitoring.health.checks." + name, () -> policy(name));
		}
	}

	CheckPolicy policy(String path) {
		String root = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
		CheckPolicy policy = CheckPolicy.defaults();
		if (LOCAL.contains(root)) {
			policy = policy.withScope(Scope.LOCAL);
		}
		policy = this.defaults.over(policy);
		for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
			policy = overlay(path.substring(0, end), policy);
		}
		return overlay(path, policy);
	}

	/**
	 * Names that have an entry of their own.
	 */
	Set<String> names() {
		return this.checks.keySet();
	}

	private CheckPolicy overlay(String name, CheckPolicy policy) {
		HealthProperties.Check check = this.checks.get(name);
		return (check != null) ? check.over(policy) : policy;
	}

	private static void naming(String key, Runnable check) {
		try {
			check.run();
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(key + "." + ex.getMessage(), ex);
		}
	}

}
