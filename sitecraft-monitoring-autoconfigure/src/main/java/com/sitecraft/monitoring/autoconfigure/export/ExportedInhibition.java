package com.sitecraft.monitoring.autoconfigure.export;

import java.util.List;

/**
 * An alert that keeps others quiet while it fires.
 *
 * @param source matchers of the one that keeps quiet, at least one, each in
 * Alertmanager's syntax
 * @param target matchers of those that are kept quiet, at least one
 * @param equal labels that both have in common
 */
public record ExportedInhibition(List<String> source, List<String> target, List<String> equal) {

	public ExportedInhibition {
		source = List.copyOf(source);
		target = List.copyOf(target);
		equal = List.copyOf(equal);
		if (source.isEmpty() || target.isEmpty()) {
			throw new IllegalArgumentException(
					"source %s and target %s of an exported inhibition: each has at least one matcher".formatted(source,
							target));
		}
	}

}
