package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryException;
import com.sitecraft.monitoring.signal.Vector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The book of one rule or more, with samples and time that a test sets.
 */
final class Bench {

	static final Query QUERY = Query.of("load");

	static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

	final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	final Map<Labels, Double> samples = new LinkedHashMap<>();

	final AlertMetrics metrics = new AlertMetrics(this.registry);

	@Nullable String error;

	private @Nullable Vector vector;

	Alerting alerting;

	private long nanos;

	private Instant wall = START;

	Bench(AlertRule... rules) {
		this.alerting = book("a", rules);
		this.nanos = Long.MAX_VALUE - Duration.ofMinutes(10).toNanos();
	}

	private Alerting book(String instance, AlertRule... rules) {
		return new Alerting(List.of(rules), (rule) -> (query) -> (at) -> answer(), instance, this.metrics);
	}

	private Vector answer() {
		if (this.error != null) {
			throw new QueryException(this.error);
		}
		Vector answer = this.vector;
		if (answer == null) {
			answer = Vector.of(List.copyOf(this.samples.keySet()),
					this.samples.values().stream().mapToDouble(Double::doubleValue).toArray());
			this.vector = answer;
		}
		return answer;
	}

	static AlertRule.Builder rule() {
		return rule("busy");
	}

	static AlertRule.Builder rule(String name) {
		return AlertRule.named(name).threshold(QUERY, Comparison.ABOVE, 10).scope(RuleScope.FLEET);
	}

	Bench set(double value, String... labels) {
		this.samples.put(Labels.of(labels), value);
		this.vector = null;
		return this;
	}

	Bench none() {
		this.samples.clear();
		this.vector = null;
		return this;
	}

	/** Moves both clocks. */
	Bench pass(Duration duration) {
		this.nanos += duration.toNanos();
		this.wall = this.wall.plus(duration);
		return this;
	}

	Bench jumpWall(Duration duration) {
		this.wall = this.wall.plus(duration);
		return this;
	}

	Moment now() {
		return new Moment(this.wall, this.nanos);
	}

	List<AlertChange> evaluate() {
		return this.alerting.evaluate(now(), (rule) -> true);
	}

	/** Passes a minute and evaluates. */
	List<AlertChange> minute() {
		return pass(Duration.ofMinutes(1)).evaluate();
	}

	List<AlertChange.Kind> kinds() {
		return minute().stream().map(AlertChange::kind).toList();
	}

	List<Alert> alerts() {
		return this.alerting.snapshot().alerts();
	}

	/** Records of all alerts that are active, as the last changes stored them. */
	static Map<String, AlertRecord> stored(List<AlertChange> changes, Map<String, AlertRecord> into) {
		changes.forEach((change) -> into.put(change.record().fingerprint(), change.record()));
		return into;
	}

	/** Another process with another origin of monotonic time. */
	void restart(Map<String, AlertRecord> records, Duration downtime, AlertRule... rules) {
		this.alerting = book("a", rules);
		this.wall = this.wall.plus(downtime);
		this.nanos = -12345;
		this.alerting.restore(new ArrayList<>(records.values()), now());
	}

	double meter(String name, String... tags) {
		return this.registry.get(name).tags(tags).gauge().value();
	}

}
