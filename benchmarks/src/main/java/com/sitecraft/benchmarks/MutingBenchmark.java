package com.sitecraft.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Inhibition;
import com.sitecraft.monitoring.alerting.Inhibitions;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.alerting.Silences;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * What mutes an alert, with so many silences or inhibitions. Target: less than a
 * microsecond for one that was asked before. A cold answer is worked out: that of the
 * first question, and of each one beyond the 200,000 answers that are kept, which is how
 * it is measured.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
public class MutingBenchmark {

	private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

	private static final int KEPT_ANSWERS = 200_000;

	@Param({ "10", "1000", "10000" })
	private int count;

	private Silences silences = new Silences(new SimpleMeterRegistry());

	/** No matcher by equality, so that all of them are looked at. */
	private Silences regexSilences = new Silences(new SimpleMeterRegistry());

	private Inhibitions inhibitions = new Inhibitions(List.of());

	private final List<Labels> known = new ArrayList<>();

	private final List<Labels> unknown = new ArrayList<>();

	private int next;

	@Setup
	public void fill() {
		this.silences = silences("alertname=\"rule_%d\",queue=~\"mail|image\"");
		this.regexSilences = silences("alertname=~\"rule_%d|other_.*\"");
		List<Inhibition> rules = new ArrayList<>();
		List<Alert> firing = new ArrayList<>();
		for (int i = 0; i < this.count; i++) {
			rules.add(new Inhibition("i" + i, Matcher.parse("alertname=\"source_" + i + "\""),
					Matcher.parse("alertname=\"rule_" + i + "\""), Set.of("queue")));
			firing.add(firing(Labels.of("alertname", "source_" + i, "queue", "mail")));
		}
		this.inhibitions = new Inhibitions(rules);
		this.inhibitions.update(firing);
		for (int i = 0; i < KEPT_ANSWERS; i++) {
			Labels labels = labels(i, "host-");
			this.silences.silencing(labels, NOW);
			this.inhibitions.inhibiting(labels);
			if (i < 1_024) {
				this.known.add(labels);
				this.unknown.add(labels(i, "new-"));
			}
		}
	}

	private Labels labels(int index, String host) {
		return Labels.of("alertname", "rule_" + index % this.count, "queue", "mail", "severity", "warning", "instance",
				host + index);
	}

	private Silences silences(String matchers) {
		List<Silence> all = new ArrayList<>();
		for (int i = 0; i < this.count; i++) {
			all.add(new Silence("s" + i, Matcher.parse(matchers.formatted(i)), NOW, NOW.plusSeconds(3600), "me", "",
					NOW, NOW, null));
		}
		Silences silences = new Silences(new SimpleMeterRegistry());
		silences.restore(all);
		return silences;
	}

	private static Alert firing(Labels labels) {
		return new Alert("f", "rule", labels, Severity.WARNING, AlertState.FIRING, 1, NOW, NOW, null, null, false, "",
				"", List.of());
	}

	private Labels next(List<Labels> labels) {
		return labels.get(this.next++ & 1_023);
	}

	@Benchmark
	public Object silencesCached() {
		return this.silences.silencing(next(this.known), NOW);
	}

	@Benchmark
	public Object silencesCold() {
		return this.silences.silencing(next(this.unknown), NOW);
	}

	/** A label set that was never seen, the time to make it included. */
	@Benchmark
	public Object regexSilencesCold() {
		return this.regexSilences.silencing(labels(this.next++, "new-"), NOW);
	}

	@Benchmark
	public Object inhibitionsCached() {
		return this.inhibitions.inhibiting(next(this.known));
	}

	@Benchmark
	public Object inhibitionsCold() {
		return this.inhibitions.inhibiting(next(this.unknown));
	}

}
