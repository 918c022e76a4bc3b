package com.sitecraft.monitoring.alerting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.sitecraft.monitoring.signal.Labels;
import org.jspecify.annotations.Nullable;

/**
 * All inhibitions and the sources that fire. The loop updates the sources, any thread may
 * ask; whoever asks meanwhile gets an answer as of before.
 */
public final class Inhibitions {

	private final List<Inhibition> inhibitions;

	private volatile Sources sources;

	public Inhibitions(List<Inhibition> inhibitions) {
		this.inhibitions = List.copyOf(inhibitions);
		this.sources = new Sources(Set.of(), List.of());
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
		this.sources = new Sources(firing, this.inhibitions);
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

		private final List<Index> indexes = new ArrayList<>();

		private final Map<Labels, List<String>> answers = new ConcurrentHashMap<>();

		Sources(Set<Labels> firing, List<Inhibition> inhibitions) {
			this.firing = firing;
			for (Inhibition inhibition : inhibitions) {
				this.indexes.add(new Index(inhibition, firing));
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
			if (this.indexes.isEmpty()) {
				return List.of();
			}
			List<String> known = this.answers.get(target);
			if (known != null) {
				return known;
			}
			List<String> names = new ArrayList<>();
			for (Index index : this.indexes) {
				if (index.inhibits(target)) {
					names.add(index.inhibition.name());
				}
			}
			List<String> answer = List.copyOf(names);
			if (this.answers.size() < Silences.MAX_ANSWERS) {
				this.answers.put(target, answer);
			}
			return answer;
		}

	}

	/**
	 * Sources of one inhibition by what must be equal. All that matters of the sources
	 * with equal labels is whether there is one, and whether one is not a target as well:
	 * keeping just one of them would miss.
	 */
	private static final class Index {

		private final Inhibition inhibition;

		/** Whether one of the sources is no target. */
		private final Map<List<String>, Boolean> sources = new HashMap<>();

		Index(Inhibition inhibition, Set<Labels> firing) {
			this.inhibition = inhibition;
			for (Labels labels : firing) {
				if (Matching.all(inhibition.source(), labels)) {
					boolean pure = !Matching.all(inhibition.target(), labels);
					this.sources.merge(key(labels), pure, Boolean::logicalOr);
				}
			}
		}

		boolean inhibits(Labels target) {
			if (this.sources.isEmpty() || !Matching.all(this.inhibition.target(), target)) {
				return false;
			}
			@Nullable Boolean pure = this.sources.get(key(target));
			return pure != null && (pure || !Matching.all(this.inhibition.source(), target));
		}

		private List<String> key(Labels labels) {
			List<String> key = new ArrayList<>(this.inhibition.equal().size());
			for (String name : this.inhibition.equal()) {
				key.add(labels.get(name));
			}
			return key;
		}

	}

}
