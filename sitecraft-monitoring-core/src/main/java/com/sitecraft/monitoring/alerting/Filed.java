package com.sitecraft.monitoring.alerting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * Things with matchers, each filed under one label that it asks for by equality, so that
 * few are looked at.
 */
final class Filed<T> {

	private final Function<T, List<Matcher>> matchers;

	/** By name and value of the label. */
	private final Map<String, Map<String, List<T>>> byLabel = new HashMap<>();

	private final List<T> others = new ArrayList<>();

	Filed(Collection<T> things, Function<T, List<Matcher>> matchers) {
		this.matchers = matchers;
		things.forEach(this::file);
	}

	private void file(T thing) {
		for (Matcher matcher : this.matchers.apply(thing)) {
			if (matcher.op() == Matcher.Op.EQUAL && !matcher.value().isEmpty()) {
				this.byLabel.computeIfAbsent(matcher.name(), (name) -> new HashMap<>())
					.computeIfAbsent(matcher.value(), (value) -> new ArrayList<>())
					.add(thing);
				return;
			}
		}
		this.others.add(thing);
	}

	/**
	 * Those all of whose matchers match.
	 */
	List<T> matching(Labels labels) {
		List<T> matching = new ArrayList<>();
		for (int i = 0; i < labels.size(); i++) {
			add(this.byLabel.getOrDefault(labels.name(i), Map.of()).getOrDefault(labels.value(i), List.of()), labels,
					matching);
		}
		add(this.others, labels, matching);
		return List.copyOf(matching);
	}

	private void add(List<T> candidates, Labels labels, List<T> matching) {
		for (T candidate : candidates) {
			if (Matching.all(this.matchers.apply(candidate), labels)) {
				matching.add(candidate);
			}
		}
	}

}
