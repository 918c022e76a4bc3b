package com.sitecraft.monitoring.autoconfigure.health;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Status;

import com.sitecraft.monitoring.health.CheckPolicy;
import com.sitecraft.monitoring.health.CheckStatus;
import com.sitecraft.monitoring.health.HealthSupervisor;

/**
 * Puts the components of one health group together by the policies of their checks. The
 * aggregator that Spring Boot passes around marks the group; the names of the components
 * are known only to the endpoint, which asks {@link #decide}.
 */
final class PolicyStatusAggregator implements StatusAggregator {

	private final CheckPolicy.View view;

	private final Predicate<String> member;

	private final StatusAggregator delegate;

	private final HttpCodeStatusMapper statusMapper;

	private final SupervisedContributors contributors;

	private final HealthSupervisor supervisor;

	private volatile Shape shape = new Shape(-1, Map.of(), Set.of(), Set.of());

	PolicyStatusAggregator(CheckPolicy.View view, Predicate<String> member, StatusAggregator delegate,
			HttpCodeStatusMapper statusMapper, SupervisedContributors contributors, HealthSupervisor supervisor) {
		this.view = view;
		this.member = member;
		this.delegate = new DegradedStatusAggregator(delegate);
		this.statusMapper = statusMapper;
		this.contributors = contributors;
		this.supervisor = supervisor;
	}

	@Override
	public Status getAggregateStatus(Set<Status> statuses) {
		return this.delegate.getAggregateStatus(statuses);
	}

	/**
	 * The aggregator to use for these components: for those of a nested composite this
	 * one, which tells the plain truth about it; for those of the group one that weighs
	 * each component by the policies of its checks.
	 */
	StatusAggregator decide(Map<String, HealthDescriptor> components) {
		Shape current = shape();
		if (current.isNested(components.keySet())) {
			return this;
		}
		Set<Status> contributions = new LinkedHashSet<>();
		components
			.forEach((name, descriptor) -> contributions.add(contribution(name, descriptor.getStatus(), current)));
		Status decided = this.delegate.getAggregateStatus(contributions);
		return (statuses) -> decided;
	}

	private Status contribution(String name, Status said, Shape current) {
		Set<String> paths = current.checks().get(name);
		if (paths == null) {
			return said;
		}
		CheckStatus worst = CheckStatus.UNKNOWN;
		CheckStatus plain = CheckStatus.UNKNOWN;
		for (String path : paths) {
			CheckPolicy policy = this.supervisor.policy(path);
			CheckStatus status = this.supervisor.status(path);
			if (policy != null && status != null) {
				worst = worst.worse(policy.contribution(status, this.view));
				plain = plain.worse(status);
			}
		}
		if (current.unsupervised().contains(name) && plain != CheckStatus.DOWN
				&& this.statusMapper.getStatusCode(said) >= 500) {
			// It is down because of a child that is not supervised.
			return said;
		}
		return switch (worst) {
			case DOWN -> (this.statusMapper.getStatusCode(said) >= 500) ? said : Status.DOWN;
			case DEGRADED -> DegradedStatusAggregator.DEGRADED;
			case UP -> Status.UP;
			case UNKNOWN -> Status.UNKNOWN;
		};
	}

	private Shape shape() {
		Shape current = this.shape;
		int generation = this.contributors.generation();
		if (current.generation() != generation) {
			current = Shape.of(generation, this.contributors, this.member);
			this.shape = current;
		}
		return current;
	}

	/**
	 * Which checks of the group stand under which component, and the sets of names that
	 * nested composites have. The endpoint calls the same hook for a group and for the
	 * composites in it, with local names only; a set of names that a composite has and
	 * the group has not is a composite's. Where both have the same, the group wins: a
	 * composite then reads DEGRADED instead of DOWN, which drains nobody.
	 */
	private record Shape(int generation, Map<String, Set<String>> checks, Set<String> unsupervised,
			Set<Set<String>> nested) {

		static Shape of(int generation, SupervisedContributors contributors, Predicate<String> member) {
			Map<String, Set<String>> checks = new HashMap<>();
			Map<String, Set<String>> children = new HashMap<>();
			for (String path : contributors.supervisedPaths()) {
				if (member.test(path)) {
					checks.computeIfAbsent(root(path), (root) -> new HashSet<>()).add(path);
					addToParents(path, children);
				}
			}
			Set<String> unsupervised = new HashSet<>();
			for (String path : contributors.exemptPaths()) {
				if (member.test(path)) {
					unsupervised.add(root(path));
					addToParents(path, children);
				}
			}
			Set<String> roots = children.remove("");
			Set<Set<String>> nested = new HashSet<>(children.values());
			if (roots != null) {
				nested.remove(roots);
			}
			return new Shape(generation, checks, unsupervised, nested);
		}

		boolean isNested(Set<String> names) {
			return this.nested.contains(names);
		}

		private static void addToParents(String path, Map<String, Set<String>> children) {
			String child = path;
			while (!child.isEmpty()) {
				int slash = child.lastIndexOf('/');
				String parent = (slash >= 0) ? child.substring(0, slash) : "";
				children.computeIfAbsent(parent, (key) -> new HashSet<>()).add(child.substring(slash + 1));
				child = parent;
			}
		}

		private static String root(String path) {
			int slash = path.indexOf('/');
			return (slash >= 0) ? path.substring(0, slash) : path;
		}

	}

}
