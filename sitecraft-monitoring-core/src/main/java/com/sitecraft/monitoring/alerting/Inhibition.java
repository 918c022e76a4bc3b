package com.sitecraft.monitoring.alerting;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.sitecraft.monitoring.signal.Matcher;

/**
 * While a source fires, targets are kept quiet. A label that one of them lacks compares
 * as empty. A target that is also a source is not inhibited by sources that are also
 * targets, so that alerts do not silence each other, or themselves.
 *
 * @param name unique name
 * @param source which alerts inhibit
 * @param target which alerts are inhibited
 * @param equal labels that both must have in common
 */
public record Inhibition(String name, List<Matcher> source, List<Matcher> target, Set<String> equal) {

	public Inhibition {
		if (name.isBlank()) {
			throw new IllegalArgumentException("name is empty, allowed is a name");
		}
		source = Matching.specific("source of '" + name + "'", source);
		target = Matching.specific("target of '" + name + "'", target);
		equal = java.util.Collections.unmodifiableSet(new TreeSet<>(equal));
	}

}
