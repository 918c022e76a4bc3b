package com.sitecraft.monitoring.alerting;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.sitecraft.monitoring.signal.Labels;

/**
 * All inhibitions and the sources that fire. The loop updates the sources, any thread may
 * ask; whoever asks meanwhile gets an answer as of before.
 */
public final class Inhibitions {

	private final List<Inhibition> inhibitions;

	private final Filed<Inhibition> bySource;

	private final Filed<Inhibition> byTarget;

	private volatile Sources sources;

	public Inhibitions(List<Inhibition> inhibitions) {
		this.inhibitions = List.copyOf(inhibitions);
		this.bySource = new Filed<>(this.inhibitions, Inhibition::source);
		this.byTarget = new Filed<>(this.inhibitions, Inhibition::target);
		this.sources = new Sources(Set.of(), this.bySource, this.byTarget);
	}

	public List<Inhibition> all() {
		return this.inhibitions;
	}

	/**
	 * Takes over which alerts fire; costs little when they are the same as before.
	 */
	public void update(Collection<Alert> alerts) {
		if (this.inhibitions.isEmpty() || this.sources.are(alerts)) {
			return;
		}
		Set<Labels> firing = new HashSet<>();
		for (Alert alert : alerts) {
			if (alert.state() == AlertState.FIRING) {
				firing.add(alert.labels());
			}
		}
		this.sources = new Sources(firing, this.bySource, this.byTarget);
	}

	/**
	 * Names of the inhibitions that keep an alert quiet.
	 */
	public List<String> inhibiting(Labels target) {
		return this.sources.inhibiting(target);
	}

	/**
	 * Sources as of one evaluation, with the answers already given.
	 */
	private static final class Sources {

		private final Set<Labels> firing;

		private final Filed<Inhibition> byTarget;

		/**
		 * Sources of each inhibition by what must be equal. All that matters of those
		 * with equal labels is whether there is one, and whether one is not a target as
		 * well: keeping just one of them would miss.
		 */
		private final Map<Inhibition, Map<List<String>, Boolean>> sources = new IdentityHashMap<>();

		private final Map<Labels, List<String>> answers = new ConcurrentHashMap<>();

		Sources(Set<Labels> firing, Filed<Inhibition> bySource, Filed<Inhibition> byTarget) {
			this.firing = firing;
			this.byTarget = byTarget;
			for (Labels labels : firing) {
				for (Inhibition inhibition : bySource.matching(labels)) {
					boolean pure = !Matching.all(inhibition.target(), labels);
					this.sources.computeIfAbsent(inhibition, (any) -> new HashMap<>())
						.merge(key(inhibition, labels), pure, Boolean::logicalOr);
				}
			}
		}

		/** Whether exactly these fire. */
		boolean are(Collection<Alert> alerts) {
			int count = 0;
			for (Alert alert : alerts) {
				if (alert.state() == AlertState.FIRING) {
					if (!this.firing.contains(alert.labels())) {
						return false;
					}
					count++;
				}
			}
			return count == this.firing.size();
		}

		List<String> inhibiting(Labels target) {
			if (this.sources.isEmpty()) {
				return List.of();
			}
			List<String> known = this.answers.get(target);
			if (known != null) {
				return known;
			}
			List<String> answer = this.byTarget.matching(target)
				.stream()
				.filter((inhibition) -> inhibits(inhibition, target))
				.map(Inhibition::name)
				.toList();
			if (this.answers.size() < Silences.MAX_ANSWERS) {
				this.answers.put(target, answer);
			}
			return answer;
		}

		private boolean inhibits(Inhibition inhibition, Labels target) {
			Boolean pure = this.sources.getOrDefault(inhibition, Map.of()).get(key(inhibition, target));
			return pure != null && (pure || !Matching.all(inhibition.source(), target));
		}

		private static List<String> key(Inhibition inhibition, Labels labels) {
			return inhibition.equal().stream().map(labels::get).toList();
		}

	}

}
