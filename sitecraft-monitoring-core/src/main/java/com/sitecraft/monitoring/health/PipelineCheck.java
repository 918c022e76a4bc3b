package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import com.sitecraft.monitoring.signal.ObservationSummary;
import com.sitecraft.monitoring.signal.Observations;
import com.sitecraft.monitoring.signal.Running;

/**
 * Whether analyses succeed, and in time. Healthy when over the window
 * <ul>
 * <li>succeeded / finished is more than {@code min-success-rate}, and</li>
 * <li>the mean processing time is less than {@code max-mean-duration}.</li>
 * </ul>
 * What has run for {@code max-mean-duration} or longer hangs. It has no outcome yet, so
 * the success rate leaves it out, but its age is a lower bound of its processing time and
 * joins the mean. One counts as no more than the window, so that a single job that was
 * never closed cannot outvote a window full of good ones.
 * <p>
 * There is a verdict from {@code min-samples} finished and hanging ones on. Below that it
 * is unknown, unless {@code min-hanging} hang: a pipeline whose workers all hang finishes
 * nothing and would stay below for ever, so that is down.
 */
public final class PipelineCheck implements HealthCheck {

	private final Observations observations;

	private final String metric;

	private final Settings settings;

	/**
	 * Makes a check.
	 * @param observations where the analyses are
	 * @param metric their name there
	 * @param settings the limits
	 * @throws IllegalArgumentException when the observations are too small to ever reach
	 * {@code min-samples} or {@code min-hanging}
	 */
	public PipelineCheck(Observations observations, String metric, Settings settings) {
		this.observations = Objects.requireNonNull(observations, "observations");
		this.metric = Objects.requireNonNull(metric, "metric");
		this.settings = Objects.requireNonNull(settings, "settings");
		Observations.Limits kept = observations.limits();
		Settings.range("min-samples", settings.minSamples(), kept.valuesPerTrack());
		Settings.range("min-hanging", settings.minHanging(), kept.maxInFlight());
	}

	@Override
	public CheckResult check() {
		ObservationSummary finished = this.observations.summary(this.metric, this.settings.window());
		List<Running> running = this.observations.running(this.metric);
		List<Running> hanging = running.stream()
			.filter((job) -> job.age().compareTo(this.settings.maxMeanDuration()) >= 0)
			.toList();
		double hangingSeconds = hanging.stream().mapToDouble(this::counted).sum();
		long samples = finished.count() + hanging.size();
		double mean = (finished.totalSeconds() + hangingSeconds) / samples;
		CheckResult result = verdict(finished, hanging.size(), samples, mean).with("finished", finished.count())
			.with("failed", finished.count() - finished.succeeded())
			.with("running", running.size())
			.with("hanging", hanging.size())
			.with("windowSeconds", seconds(finished.covered()))
			.with(number("successRate", finished.successRate()))
			.with(number("meanSeconds", mean));
		return running.isEmpty() ? result : result.with("oldestRunningSeconds", seconds(running.get(0).age()));
	}

	private CheckResult verdict(ObservationSummary finished, int hanging, long samples, double mean) {
		Settings limits = this.settings;
		double limit = seconds(limits.maxMeanDuration());
		if (samples < limits.minSamples()) {
			if (hanging >= limits.minHanging()) {
				return CheckResult
					.down(format("%d analyses have run for %.0f s or longer, %d finished in the last %.0f s", hanging,
							limit, finished.count(), seconds(finished.covered())));
			}
			return CheckResult.unknown(format("too few analyses to judge: %d of %d in the last %.0f s", samples,
					limits.minSamples(), seconds(finished.covered())));
		}
		// With hanging ones alone there is no rate, and the mean is over its limit.
		if (finished.count() > 0 && finished.successRate() <= limits.minSuccessRate()) {
			return CheckResult.down(format("success rate is %.4f, healthy is more than %s", finished.successRate(),
					limits.minSuccessRate()));
		}
		if (mean >= limit) {
			return CheckResult.down(format("mean processing time is %.1f s, healthy is less than %.1f s (%d hang)",
					mean, limit, hanging));
		}
		return CheckResult.up();
	}

	/**
	 * The limit itself where the window is shorter: a hanging job is never a fast one.
	 */
	private double counted(Running job) {
		double most = Math.max(seconds(this.settings.window()), seconds(this.settings.maxMeanDuration()));
		return Math.min(seconds(job.age()), most);
	}

	private static String format(String format, Object... values) {
		return String.format(Locale.ROOT, format, values);
	}

	private static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	/** NaN is no number, and not even JSON. */
	private static Map<String, Double> number(String key, double value) {
		return Double.isNaN(value) ? Map.of() : Map.of(key, value);
	}

	/**
	 * Limits of the check.
	 *
	 * @param window how far to look back, 10 s to 15 min
	 * @param minSamples finished and hanging analyses that a verdict takes, 1 to 10,000
	 * @param minSuccessRate share of finished ones that must be exceeded, 0 to less than
	 * 1
	 * @param maxMeanDuration mean processing time that must not be reached, and age from
	 * which a running one hangs, 1 ms to 1 d
	 * @param minHanging hanging ones that are a failure with too few samples, 1 to 1,000
	 */
	public record Settings(Duration window, int minSamples, double minSuccessRate, Duration maxMeanDuration,
			int minHanging) {

		private static final Settings DEFAULTS = new Settings(Duration.ofMinutes(15), 20, 0.95, Duration.ofSeconds(300),
				3);

		public Settings {
			range("window", window, Duration.ofSeconds(10), Observations.MAX_WINDOW);
			range("min-samples", minSamples, 10_000);
			// Also refuses NaN. More than 1 of 1 can never be.
			if (!(minSuccessRate >= 0 && minSuccessRate < 1)) {
				throw new IllegalArgumentException(
						"min-success-rate is " + minSuccessRate + ", allowed is 0 to less than 1");
			}
			range("max-mean-duration", maxMeanDuration, Duration.ofMillis(1), Duration.ofDays(1));
			range("min-hanging", minHanging, 1_000);
		}

		/** More than 0.95 succeed in less than 300 s, of 20 or more in 15 min. */
		public static Settings defaults() {
			return DEFAULTS;
		}

		private static void range(String field, Duration value, Duration least, Duration most) {
			if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
				throw new IllegalArgumentException(field + " is " + value + ", allowed is " + least + " to " + most);
			}
		}

		private static void range(String field, int value, int most) {
			if (value < 1 || value > most) {
				throw new IllegalArgumentException(field + " is " + value + ", allowed is 1 to " + most);
			}
		}

	}

}
