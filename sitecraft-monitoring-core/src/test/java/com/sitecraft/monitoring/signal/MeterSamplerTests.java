package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is sampled, compared with what Prometheus would scrape of the same registry.
 */
class MeterSamplerTests {

	private static final Pattern LINE = Pattern.compile("([a-zA-Z0-9_:]+)(\\{.*\\})? (\\S+)");

	private final MockClock clock = new MockClock();

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT,
			new PrometheusRegistry(), this.clock);

	private final SeriesStore store = new SeriesStore(SeriesLimits.defaults(), new SimpleMeterRegistry());

	private final MeterSampler sampler = new MeterSampler(this.registry, this.store);

	private long millis;

	@AfterEach
	void close() {
		this.registry.close();
	}

	@Test
	void countersWhenSampledThenAsScraped() {
		this.registry.config().commonTags("application", "site craft", "region", "eu");
		Counter.builder("orders.placed").tag("kind", "new \"one\"\\\n").register(this.registry).increment(3);
		Counter.builder("orders.placed").tag("kind", "old").register(this.registry).increment(0.5);
		Counter.builder("sent").baseUnit("bytes").register(this.registry).increment();
		Counter.builder("sent.more.bytes").baseUnit("bytes").register(this.registry);
		Counter.builder("requests.total").register(this.registry);
		Counter.builder("9lives.fooBar-x").tag("my-tag", "a").tag("fooBar", "b").register(this.registry).increment();
		FunctionCounter.builder("evictions", this, (test) -> 7).tag("cache", "c").register(this.registry);
		sameAsScraped();
	}

	@Test
	void timersWhenSampledThenAsScraped() {
		Timer plain = Timer.builder("plain").tag("uri", "/a").register(this.registry);
		plain.record(Duration.ofMillis(1500));
		plain.record(Duration.ofMillis(20));
		Timer slo = Timer.builder("with.slo")
			.serviceLevelObjectives(Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofSeconds(1))
			.register(this.registry);
		slo.record(Duration.ofMillis(100));
		slo.record(Duration.ofSeconds(7));
		Timer histogram = Timer.builder("with.histogram.seconds")
			.publishPercentileHistogram()
			.minimumExpectedValue(Duration.ofMillis(1))
			.maximumExpectedValue(Duration.ofSeconds(5))
			.register(this.registry);
		for (int i = 1; i < 2000; i += 13) {
			histogram.record(i, TimeUnit.MILLISECONDS);
		}
		histogram.record(Duration.ofMinutes(5));
		FunctionTimer.builder("function.timer", this, (test) -> 4, (test) -> 2500, TimeUnit.MILLISECONDS)
			.register(this.registry);
		sameAsScraped();
		assertThat(this.store.select("with_histogram_seconds_bucket", Matcher.parse("le=\"+Inf\""))).hasSize(1);
	}

	@Test
	void summariesWhenSampledThenAsScraped() {
		DistributionSummary.builder("payload").baseUnit("bytes").register(this.registry).record(12.5);
		DistributionSummary.builder("points").tag("a", "b").register(this.registry).record(3);
		DistributionSummary slo = DistributionSummary.builder("slo.sizes")
			.serviceLevelObjectives(1, 10, 1e6)
			.baseUnit("kilobytes")
			.register(this.registry);
		slo.record(1);
		slo.record(5000);
		DistributionSummary histogram = DistributionSummary.builder("histogram.sizes")
			.publishPercentileHistogram()
			.minimumExpectedValue(1.0)
			.maximumExpectedValue(1e9)
			.scale(2)
			.register(this.registry);
		for (double value = 1; value < 1e10; value *= 3) {
			histogram.record(value);
		}
		sameAsScraped();
	}

	@Test
	void gaugesWhenSampledThenAsScraped() {
		Gauge.builder("depth", () -> 5).tag("queue.name", "mail").register(this.registry);
		Gauge.builder("memory.used", () -> 1e12).baseUnit("bytes").register(this.registry);
		Gauge.builder("build.info", () -> 5).register(this.registry);
		Gauge.builder("threads.total", () -> Double.NaN).register(this.registry);
		Gauge.builder("limit", () -> Double.POSITIVE_INFINITY).register(this.registry);
		TimeGauge.builder("age", () -> 1500, TimeUnit.MILLISECONDS).register(this.registry);
		TimeGauge.builder("uptime.seconds", () -> 2, TimeUnit.MINUTES).tag("a", "").register(this.registry);
		sameAsScraped();
	}

	@Test
	void longTasksWhenSampledThenAsScraped() {
		LongTaskTimer timer = LongTaskTimer.builder("import").tag("kind", "a").register(this.registry);
		timer.start();
		this.clock.add(Duration.ofSeconds(90));
		timer.start();
		this.clock.add(Duration.ofSeconds(30));
		sameAsScraped();
	}

	@Test
	void metersWhenRegisteredRemovedAndAskedForLaterThenFollowed() {
		Counter first = this.registry.counter("first");
		sample(Set.of("second_total"));
		assertThat(this.store.size()).isZero();
		this.registry.counter("second").increment();
		sample(Set.of());
		assertThat(this.store.size()).isOne();
		sample(Set.of("first_total"));
		assertThat(this.store.size()).isEqualTo(2);
		this.registry.remove(first);
		this.registry.counter("first").increment(9);
		sample(Set.of());
		Series series = this.store.select("first_total", java.util.List.of()).get(0);
		assertThat(series.fine().value(series.fine().size() - 1)).isEqualTo(9);
	}

	private void sample(Set<String> wanted) {
		this.sampler.want(wanted);
		this.millis += 15_000;
		this.sampler.sample(new Moment(Instant.EPOCH, this.millis * 1_000_000));
	}

	private void sameAsScraped() {
		Map<String, Double> scraped = new TreeMap<>();
		Set<String> names = new TreeSet<>();
		this.registry.scrape().lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
			java.util.regex.Matcher matcher = LINE.matcher(line);
			assertThat(matcher.matches()).as(line).isTrue();
			names.add(matcher.group(1));
			Labels labels = Labels.of();
			for (Matcher pair : Matcher.parse((matcher.group(2) != null) ? matcher.group(2) : "")) {
				labels = labels.with(pair.name(), pair.value());
			}
			scraped.put(new SeriesId(matcher.group(1), labels).toString(),
					Double.parseDouble(matcher.group(3).replace("Inf", "Infinity")));
		});
		sample(names);
		Map<String, Double> sampled = new TreeMap<>();
		for (String name : names) {
			for (Series series : this.store.select(name, java.util.List.of())) {
				sampled.put(series.id().toString(), series.fine().value(series.fine().size() - 1));
			}
		}
		assertThat(sampled).isEqualTo(scraped).isNotEmpty();
	}

}
