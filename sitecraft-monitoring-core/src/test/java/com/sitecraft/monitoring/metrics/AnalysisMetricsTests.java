package com.sitecraft.monitoring.metrics;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.sitecraft.fixtures.SettableClock;
import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.ObservationWindow;
import com.sitecraft.monitoring.signal.Observations;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AnalysisMetricsTests {

	private final SettableClock clock = new SettableClock();

	private final Time time = Time.of(this.clock, this.clock::nanos);

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final Observations observations = new Observations(this.time, this.registry,
			Observations.Limits.defaults());

	private final AnalysisMetrics metrics = metrics(this.registry, LabelLimits.defaults(), KnownLabels.none());

	@Test
	void completedThenCounterHistogramAndObservationHaveIt() {
		try (Analysis analysis = this.metrics.start("w1", "pro", "full")) {
			this.clock.advance(Duration.ofSeconds(45));
			analysis.completed();
		}
		PrometheusText scrape = scrape();
		assertThat(scrape.families()).containsEntry("sitecraft_analyses_total", "counter")
			.containsEntry("sitecraft_analysis_duration_seconds", "histogram");
		assertThat(scrape.samples("sitecraft_analyses_total"))
			.isEqualTo(Map.of(Map.of("workspace_id", "w1", "status", "completed", "plan_type", "pro"), 1.0,
					Map.of("workspace_id", "w1", "status", "failed", "plan_type", "pro"), 0.0));
		Map<String, String> type = Map.of("analysis_type", "full");
		assertThat(scrape.value("sitecraft_analysis_duration_seconds_count", type)).isEqualTo(1);
		assertThat(scrape.value("sitecraft_analysis_duration_seconds_sum", type)).isEqualTo(45);
		ObservationWindow window = window(AnalysisMetrics.DURATION).get(0);
		assertThat(window.labels()).isEqualTo(type);
		assertThat(window.seconds(0)).isEqualTo(45);
		assertThat(window.succeeded(0)).isTrue();
	}

	@Test
	void durationThenBucketsAreTheOwnersAndNoOthers() {
		this.metrics.recorder("w1", "pro", "full").record(Duration.ofSeconds(300), true);
		this.metrics.recorder("w1", "pro", "full").record(Duration.ofSeconds(301), true);
		Map<Map<String, String>, Double> buckets = scrape().samples("sitecraft_analysis_duration_seconds_bucket");
		assertThat(buckets).isEqualTo(Map.of(bucket("30.0"), 0.0, bucket("60.0"), 0.0, bucket("120.0"), 0.0,
				bucket("300.0"), 1.0, bucket("600.0"), 2.0, bucket("1200.0"), 2.0, bucket("+Inf"), 2.0));
	}

	@Test
	void startWhenWorkspaceIsNewThenBothOutcomesAreThereAtZero() {
		this.metrics.start("w1", "pro", "full");
		assertThat(scrape().samples("sitecraft_analyses_total")).hasSize(2).containsValue(0.0).doesNotContainValue(1.0);
		assertThat(scrape().value("sitecraft_analysis_duration_seconds_count", Map.of("analysis_type", "full")))
			.isZero();
	}

	@Test
	void closeWhenNotCompletedThenFailed() {
		assertThatIllegalStateException().isThrownBy(() -> {
			try (Analysis analysis = this.metrics.start("w1", "pro", "full")) {
				analysis.stage("fetch");
				throw new IllegalStateException("page is gone");
			}
		});
		assertThat(count("failed")).isEqualTo(1);
		assertThat(count("completed")).isZero();
		assertThat(window(AnalysisMetrics.DURATION).get(0).succeeded(0)).isFalse();
		assertThat(window(AnalysisMetrics.STAGE_DURATION).get(0).succeeded(0)).isFalse();
	}

	@Test
	void endWhenRepeatedThenTheFirstCounts() {
		Analysis analysis = this.metrics.start("w1", "pro", "full");
		analysis.completed();
		analysis.failed();
		analysis.completed();
		analysis.close();
		analysis.stage("late");
		assertThat(count("completed")).isEqualTo(1);
		assertThat(count("failed")).isZero();
		assertThat(window(AnalysisMetrics.DURATION).get(0).size()).isEqualTo(1);
		assertThat(window(AnalysisMetrics.STAGE_DURATION)).isEmpty();
	}

	@Test
	void failedThenCountedAsFailed() {
		try (Analysis analysis = this.metrics.start("w1", "pro", "full")) {
			analysis.failed();
		}
		assertThat(count("failed")).isEqualTo(1);
	}

	@Test
	void stageWhenFollowedByAnotherThenEachHasItsOwnTime() {
		try (Analysis analysis = this.metrics.start("w1", "pro", "full")) {
			this.clock.advance(Duration.ofSeconds(1));
			analysis.stage("fetch");
			this.clock.advance(Duration.ofSeconds(10));
			analysis.stage("parse");
			this.clock.advance(Duration.ofSeconds(20));
			analysis.completed();
		}
		Map<String, Double> stages = window(AnalysisMetrics.STAGE_DURATION).stream()
			.collect(Collectors.toMap((window) -> window.labels().get("stage"), (window) -> window.seconds(0)));
		assertThat(stages).isEqualTo(Map.of("fetch", 10.0, "parse", 20.0));
		assertThat(window(AnalysisMetrics.STAGE_DURATION))
			.allSatisfy((window) -> assertThat(window.labels()).containsEntry("analysis_type", "full"));
		assertThat(window(AnalysisMetrics.DURATION).get(0).seconds(0)).isEqualTo(31);
	}

	@Test
	void stageWhenLastOneFailsThenTheOnesBeforeSucceeded() {
		try (Analysis analysis = this.metrics.start("w1", "pro", "full")) {
			analysis.stage("fetch");
			analysis.stage("parse");
		}
		Map<String, Boolean> stages = window(AnalysisMetrics.STAGE_DURATION).stream()
			.collect(Collectors.toMap((window) -> window.labels().get("stage"), (window) -> window.succeeded(0)));
		assertThat(stages).isEqualTo(Map.of("fetch", true, "parse", false));
	}

	@Test
	void runningWhenStartedThenItIsUntilItEnds() {
		Analysis analysis = this.metrics.start("w1", "pro", "full");
		this.clock.advance(Duration.ofSeconds(301));
		assertThat(this.observations.running(AnalysisMetrics.DURATION)).hasSize(1);
		analysis.close();
		assertThat(this.observations.running(AnalysisMetrics.DURATION)).isEmpty();
	}

	@Test
	void workspacesWhenTenThousandThenFiveHundredAndOther() {
		for (int i = 0; i < 10_000; i++) {
			this.metrics.start("w" + i, "pro", "full").completed();
		}
		Map<Map<String, String>, Double> samples = scrape().samples("sitecraft_analyses_total");
		Set<String> workspaces = samples.keySet()
			.stream()
			.map((l) -> l.get("workspace_id"))
			.collect(Collectors.toSet());
		assertThat(workspaces).hasSize(501).contains("other", "w0", "w499").doesNotContain("w500");
		assertThat(samples).hasSize(1002);
		assertThat(samples.values().stream().mapToDouble(Double::doubleValue).sum()).isEqualTo(10_000);
		assertThat(scrape().value("sitecraft_analyses_total",
				Map.of("workspace_id", "other", "status", "completed", "plan_type", "pro")))
			.isEqualTo(9_500);
		assertThat(scrape().value("sitecraft_monitoring_dropped_total", Map.of("what", "label.workspace_id")))
			.isEqualTo(9_500);
	}

	@Test
	void labelsWhenEveryOneIsFloodedThenSeriesStayBounded() {
		AnalysisMetrics small = metrics(this.registry, new LabelLimits(3, 2, 1, 1), KnownLabels.none());
		for (int i = 0; i < 1000; i++) {
			try (Analysis analysis = small.start("w" + i, "p" + (i * 7), "t" + (i * 13))) {
				analysis.stage("s" + i);
				analysis.completed();
			}
		}
		PrometheusText scrape = scrape();
		assertThat(scrape.samples("sitecraft_analyses_total").size()).isLessThanOrEqualTo(4 * 3 * 2);
		assertThat(scrape.samples("sitecraft_analysis_duration_seconds_count")).hasSize(3);
		assertThat(window(AnalysisMetrics.STAGE_DURATION).size()).isLessThanOrEqualTo(3 * 3);
	}

	@Test
	void labelsWhenHostileThenScrapeStaysReadable() {
		for (String hostile : List.of("a\nb 1", "\"} 1\nforged 2", "\\", "\u0000", "\ud800", "x".repeat(1_000_000))) {
			this.metrics.start(hostile, hostile, hostile).close();
		}
		this.metrics.start(null, null, null).close();
		PrometheusText scrape = scrape();
		assertThat(scrape.samples("sitecraft_analyses_total")).hasSize(12);
		assertThat(scrape.value("sitecraft_analyses_total",
				Map.of("workspace_id", "unknown", "status", "failed", "plan_type", "unknown")))
			.isEqualTo(1);
	}

	@Test
	void knownTypesThenTheirHistogramsExistFromTheStart() {
		metrics(this.registry, LabelLimits.defaults(),
				new KnownLabels(List.of(), List.of("full", "quick"), List.of(), List.of(), List.of(), List.of()));
		assertThat(scrape().samples("sitecraft_analysis_duration_seconds_count"))
			.isEqualTo(Map.of(Map.of("analysis_type", "full"), 0.0, Map.of("analysis_type", "quick"), 0.0));
	}

	@Test
	void recorderWhenDurationIsNegativeOrHugeThenCounterAndHistogramAgree() {
		Recorder recorder = this.metrics.recorder("w1", "pro", "full");
		recorder.record(Duration.ofSeconds(-1), true);
		recorder.record(Duration.ofSeconds(Long.MAX_VALUE), false);
		assertThat(count("completed")).isEqualTo(1);
		assertThat(count("failed")).isEqualTo(1);
		assertThat(scrape().value("sitecraft_analysis_duration_seconds_count", Map.of("analysis_type", "full")))
			.isEqualTo(2);
	}

	@Test
	void registryWhenItRefusesThenTheHostDoesNotNotice() {
		PrometheusMeterRegistry refusing = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		AnalysisMetrics metrics = metrics(refusing, LabelLimits.defaults(), KnownLabels.none());
		refusing.config().meterFilter(new MeterFilter() {

			@Override
			public MeterFilterReply accept(Meter.Id id) {
				if (id.getName().equals("sitecraft.analyses")) {
					throw new IllegalStateException("no more meters");
				}
				return MeterFilterReply.NEUTRAL;
			}

		});
		try (Analysis analysis = metrics.start("w1", "pro", "full")) {
			analysis.stage("fetch");
			analysis.completed();
		}
		metrics.recorder("w1", "pro", "full").record(1, true);
		assertThat(refusing.get("sitecraft.monitoring.errors").tag("component", "metrics.analysis").counter().count())
			.isEqualTo(2);
	}

	/** Boxing, a capturing lambda or a builder on the way would show. */
	@Test
	void recordThenNothingIsAllocatedAndTheHandleIsSmall() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		Recorder recorder = this.metrics.recorder("w1", "pro", "full");
		for (int i = 0; i < 1000; i++) {
			recorder.record(1_000_000, true);
			this.metrics.start("w1", "pro", "full").completed();
		}
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 1000; i++) {
			recorder.record(1_000_000, i % 2 == 0);
		}
		// The clock of the test allocates nothing either.
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
		before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 1000; i++) {
			this.metrics.start("w1", "pro", "full").completed();
		}
		assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 1000).isLessThanOrEqualTo(64);
	}

	@Test
	void scrapeWhenCheckedByPromtoolThenClean(@TempDir Path directory) throws Exception {
		this.metrics.start("w1", "pro", "full").completed();
		new BusinessMetrics(this.registry,
				new ProductLabels(this.registry, LabelLimits.defaults(),
						new KnownLabels(List.of("pro"), List.of(), List.of("checkout"), List.of("price"),
								List.of("100"), List.of("export"))),
				new Guard(this.registry))
			.subscriptionsActive("pro", () -> 1);
		assertThat(Promtool.run(directory, this.registry.scrape(), "check", "metrics")).isEmpty();
	}

	@Test
	void namesThenOnlyTheOnesOfTheProduct() {
		this.metrics.start("w1", "pro", "full").completed();
		assertThat(new TreeSet<>(scrape().families().keySet())).containsExactly("sitecraft_analyses_total",
				"sitecraft_analysis_duration_seconds", "sitecraft_analysis_duration_seconds_max",
				"sitecraft_monitoring_dropped_total");
	}

	private AnalysisMetrics metrics(MeterRegistry registry, LabelLimits limits, KnownLabels known) {
		return new AnalysisMetrics(registry, new ProductLabels(registry, limits, known), this.observations, this.time,
				new Guard(registry));
	}

	private PrometheusText scrape() {
		return PrometheusText.parse(this.registry.scrape());
	}

	private double count(String status) {
		return scrape().value("sitecraft_analyses_total",
				Map.of("workspace_id", "w1", "status", status, "plan_type", "pro"));
	}

	private List<ObservationWindow> window(String metric) {
		return this.observations.windows(metric, Observations.MAX_WINDOW);
	}

	private static Map<String, String> bucket(String le) {
		return Map.of("analysis_type", "full", "le", le);
	}

}
