package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.incident.EvidenceSource;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

/**
 * What the first query of the rule would have said in each of the last 15 minutes. Used
 * by the loop, which owns the samples.
 */
final class SampleEvidence implements EvidenceSource {

	private static final int MINUTES = 15;

	private final Map<String, AlertRule> rules = new HashMap<>();

	private final QueryEngine engine;

	private final Map<String, PreparedQuery> prepared = new HashMap<>();

	/** Of the running tick, since a rule rarely fires for one label set alone. */
	private final Map<String, History> histories = new HashMap<>();

	private long nanos;

	SampleEvidence(List<AlertRule> rules, QueryEngine engine) {
		rules.forEach((rule) -> this.rules.put(rule.name(), rule));
		this.engine = engine;
	}

	@Override
	public String name() {
		return "samples";
	}

	@Override
	public Map<String, String> evidence(Alert alert, Moment now) {
		AlertRule rule = this.rules.get(alert.rule());
		if (rule == null || rule.condition().queries().isEmpty()) {
			return Map.of();
		}
		if (this.nanos != now.nanos()) {
			this.histories.clear();
			this.nanos = now.nanos();
		}
		Query query = rule.condition().queries().get(0);
		String values = this.histories.computeIfAbsent(rule.name(), (name) -> history(name, query, now))
			.of(alert.labels());
		return (values != null) ? Map.of(query.metric(), values) : Map.of();
	}

	private History history(String rule, Query query, Moment now) {
		PreparedQuery asked = this.prepared.computeIfAbsent(rule, (name) -> this.engine.prepare(query));
		History history = new History();
		for (int minute = MINUTES; minute >= 0; minute--) {
			Duration ago = Duration.ofMinutes(minute);
			int index = MINUTES - minute;
			Vector vector = asked.evaluate(new Moment(now.instant().minus(ago), now.nanos() - ago.toNanos()));
			vector.forEach((labels, value) -> history.put(labels, index, value));
		}
		return history;
	}

	/**
	 * Values by label set, one for each minute.
	 */
	private static final class History {

		private final Map<Labels, double[]> values = new HashMap<>();

		/** Names of labels that occur together; few, however many series there are. */
		private final Set<List<String>> names = new HashSet<>();

		void put(Labels labels, int index, double value) {
			this.values.computeIfAbsent(labels, (key) -> {
				this.names.add(List.copyOf(key.toMap().keySet()));
				double[] none = new double[MINUTES + 1];
				Arrays.fill(none, Double.NaN);
				return none;
			})[index] = value;
		}

		/** An alert has the labels of its series, and more. */
		@Nullable String of(Labels alert) {
			double[] found = this.values.get(alert);
			for (List<String> together : (found == null) ? this.names : Set.<List<String>>of()) {
				found = (found != null) ? found : this.values.get(alert.keep(together));
			}
			return (found != null) ? text(found) : null;
		}

		private static String text(double[] values) {
			StringBuilder text = new StringBuilder("each minute, the last is now:");
			for (double value : values) {
				text.append(' ').append(Double.isNaN(value) ? "-" : number(value));
			}
			return text.toString();
		}

		private static String number(double value) {
			return (value == Math.rint(value) && Math.abs(value) < 1e15) ? Long.toString((long) value)
					: Float.toString((float) value);
		}

	}

}
