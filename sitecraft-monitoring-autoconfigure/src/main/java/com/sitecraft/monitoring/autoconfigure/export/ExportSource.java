package com.sitecraft.monitoring.autoconfigure.export;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.AlertRule;

/**
 * Where the live configuration is read for an export. Called on the thread of a request;
 * must not block.
 */
public interface ExportSource {

	/**
	 * What is exported now.
	 */
	Exported read();

	/**
	 * The rules as they are judged here.
	 */
	default List<AlertRule> rules() {
		return List.of();
	}

	/**
	 * What Prometheus and Alertmanager can do of what is configured.
	 *
	 * @param interval how often rules are evaluated, the peer's own default when
	 * {@code null}
	 * @param rules alerting rules
	 * @param watchdogs names of those among them that always fire
	 * @param inhibitions what keeps what quiet
	 * @param muteTimes when some alerts notify nobody
	 */
	record Exported(@Nullable Duration interval, List<ExportedRule> rules, List<String> watchdogs,
			List<ExportedInhibition> inhibitions, List<ExportedMuteTime> muteTimes) {

		public Exported {
			rules = List.copyOf(rules);
			watchdogs = List.copyOf(watchdogs);
			inhibitions = List.copyOf(inhibitions);
			muteTimes = List.copyOf(muteTimes);
		}

	}

}
