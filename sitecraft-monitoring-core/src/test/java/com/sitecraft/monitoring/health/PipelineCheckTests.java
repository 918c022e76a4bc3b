package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.Map;

import com.sitecraft.fixtures.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.signal.Observations;
import com.sitecraft.monitoring.signal.Time;
import com.sitecraft.monitoring.signal.Track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PipelineCheckTests {

	private static final String METRIC = "test.duration";

	private final SettableClock clock = new SettableClock();

	private final Observations observations = new Observations(Time.of(this.clock, this.clock::nanos),
			new SimpleMeterRegistry(), new Observations.Limits(10, 128, 64));

	private final Track track = this.observations.track(METRIC, Map.of("analysis_type", "full"));

	private final PipelineCheck check = new PipelineCheck(this.observations, METRIC, PipelineCheck.Settings.defaults());

	@Test
	void checkWhenNothingHappenedThenUnknown() {
		CheckResult result = this.check.check();
		assertThat(result.status()).isEqualTo(CheckStatus.UNKNOWN);
		assertThat(result.error()).isEqualTo("too few analyses to judge: 0 of 20 in the last 900 s");
		assertThat(result.details()).doesNotContainKeys("successRate", "meanSeconds").containsEntry("finished", 0L);
	}

	@Test
	void checkWhenOneBelowMinSamplesThenUnknownAndAtItUp() {
		finish(19, 10, true);
		assertThat(status()).isEqualTo(CheckStatus.UNKNOWN);
		finish(1, 10, true);
		assertThat(status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenTooFewAllFailedThenStillUnknown() {
		finish(19, 10, false);
		assertThat(status()).isEqualTo(CheckStatus.UNKNOWN);
	}

	@Test
	void checkWhenSuccessRateIsTheLimitThenDownAndAboveItUp() {
		finish(5, 10, false);
		finish(95, 10, true);
		CheckResult result = this.check.check();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).isEqualTo("success rate is 0.9500, healthy is more than 0.95");
		finish(1, 10, true);
		assertThat(status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenMeanIsTheLimitThenDownAndBelowItUp() {
		finish(20, 300, true);
		CheckResult result = this.check.check();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).isEqualTo("mean processing time is 300.0 s, healthy is less than 300.0 s (0 hang)");
		finish(1, 299, true);
		assertThat(status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenFailuresAreOlderThanTheWindowThenTheyDoNotCount() {
		finish(50, 10, false);
		this.clock.advance(Duration.ofMinutes(14));
		finish(20, 10, true);
		assertThat(status()).isEqualTo(CheckStatus.DOWN);
		this.clock.advance(Duration.ofSeconds(61));
		assertThat(status()).isEqualTo(CheckStatus.UP);
		this.clock.advance(Duration.ofMinutes(15));
		assertThat(status()).isEqualTo(CheckStatus.UNKNOWN);
	}

	@Test
	void detailsThenHoldTheNumbers() {
		start(1);
		this.clock.advance(Duration.ofSeconds(400));
		start(2);
		finish(1, 10, false);
		finish(39, 10, true);
		Map<String, Object> details = this.check.check().details();
		assertThat(details).containsEntry("finished", 40L)
			.containsEntry("failed", 1L)
			.containsEntry("running", 3)
			.containsEntry("hanging", 1)
			.containsEntry("windowSeconds", 900.0)
			.containsEntry("successRate", 0.975);
		assertThat((Double) details.get("meanSeconds")).isBetween(19.4, 19.6);
		assertThat((Double) details.get("oldestRunningSeconds")).isBetween(399.9, 400.1);
	}

	@Test
	void checkWhenRunningButNotYetSlowThenTheyDoNotCount() {
		start(30);
		this.clock.advance(Duration.ofSeconds(290));
		finish(20, 250, true);
		assertThat(status()).isEqualTo(CheckStatus.UP);
		assertThat(this.check.check().details()).containsEntry("hanging", 0);
	}

	/** Those that finish are fast, so without the others the mean would be fine. */
	@Test
	void checkWhenManyHangThenTheyJoinTheMean() {
		start(10);
		this.clock.advance(Duration.ofSeconds(800));
		finish(20, 30, true);
		CheckResult result = this.check.check();
		// (10 x 800 + 20 x 30) / 30 = 286.7
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		start(1);
		this.clock.advance(Duration.ofSeconds(50));
		// (10 x 850 + 20 x 30) / 30 = 303.3
		assertThat(this.check.check().error()).startsWith("mean processing time is 303.").endsWith("(10 hang)");
	}

	@Test
	void checkWhenOneWasNeverClosedThenItCannotOutvoteTheOthers() {
		start(1);
		this.clock.advance(Duration.ofDays(30));
		finish(20, 30, true);
		// (900 + 20 x 30) / 21 = 71
		assertThat(status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenSomeHangAndNothingFinishesThenDown() {
		start(2);
		this.clock.advance(Duration.ofSeconds(301));
		assertThat(status()).isEqualTo(CheckStatus.UNKNOWN);
		start(1);
		this.clock.advance(Duration.ofSeconds(301));
		CheckResult result = this.check.check();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).isEqualTo("3 analyses have run for 300 s or longer, 0 finished in the last 900 s");
	}

	@Test
	void checkWhenEnoughHangToBeSamplesThenDownWithoutARate() {
		start(25);
		this.clock.advance(Duration.ofSeconds(301));
		CheckResult result = this.check.check();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).startsWith("mean processing time is 301.");
		assertThat(result.details()).doesNotContainKey("successRate");
	}

	/** The cap on what hangs is the window; it must not make a hanging job a fast one. */
	@Test
	void checkWhenLimitIsLongerThanTheWindowThenHangingIsStillSlow() {
		PipelineCheck patient = new PipelineCheck(this.observations, METRIC,
				new PipelineCheck.Settings(Duration.ofMinutes(1), 20, 0.95, Duration.ofMinutes(10), 3));
		start(20);
		this.clock.advance(Duration.ofMinutes(11));
		assertThat(patient.check().status()).isEqualTo(CheckStatus.DOWN);
	}

	@Test
	void checkWhenRecoveredThenUp() {
		long token = this.track.started(this.clock.nanos());
		start(2);
		this.clock.advance(Duration.ofSeconds(301));
		assertThat(status()).isEqualTo(CheckStatus.DOWN);
		this.track.ended(token);
		finish(20, 30, true);
		assertThat(status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void settingsWhenOutOfRangeThenNameFieldValueAndRange() {
		Duration window = Duration.ofMinutes(15);
		Duration mean = Duration.ofSeconds(300);
		refused("window is PT16M, allowed is PT10S to PT15M", Duration.ofMinutes(16), 20, 0.95, mean, 3);
		refused("min-samples is 0, allowed is 1 to 10000", window, 0, 0.95, mean, 3);
		refused("min-success-rate is 1.0, allowed is 0 to less than 1", window, 20, 1, mean, 3);
		refused("min-success-rate is NaN, allowed is 0 to less than 1", window, 20, Double.NaN, mean, 3);
		refused("max-mean-duration is PT0S, allowed is PT0.001S to PT24H", window, 20, 0.95, Duration.ZERO, 3);
		refused("min-hanging is 1001, allowed is 1 to 1000", window, 20, 0.95, mean, 1001);
	}

	@Test
	void createWhenObservationsCannotHoldMinSamplesThenRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PipelineCheck(this.observations, METRIC,
					new PipelineCheck.Settings(Duration.ofMinutes(15), 129, 0.95, Duration.ofSeconds(300), 3)))
			.withMessage("min-samples is 129, allowed is 1 to 128");
	}

	private static void refused(String message, Duration window, int minSamples, double minSuccessRate,
			Duration maxMeanDuration, int minHanging) {
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> new PipelineCheck.Settings(window, minSamples, minSuccessRate, maxMeanDuration, minHanging))
			.withMessage(message);
	}

	private void start(int count) {
		for (int i = 0; i < count; i++) {
			this.track.started(this.clock.nanos());
		}
	}

	private void finish(int count, long seconds, boolean succeeded) {
		for (int i = 0; i < count; i++) {
			this.track.record(Duration.ofSeconds(seconds).toNanos(), succeeded);
		}
	}

	private CheckStatus status() {
		return this.check.check().status();
	}

}
