package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.sitecraft.fixtures.SettableClock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class ObservationsTests {

	private static final String METRIC = "test.duration";

	private static final Duration WINDOW = Observations.MAX_WINDOW;

	private final SettableClock clock = new SettableClock();

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final Observations observations = observations(3, 16, 2);

	@Test
	void windowsWhenValuesRecordedThenDurationOutcomeAndOrderComeBack() {
		Track track = this.observations.track(METRIC, Map.of("type", "a"));
		track.record(seconds(1.5), true);
		this.clock.advance(Duration.ofSeconds(1));
		track.record(seconds(300), false);
		track.record(0, false);
		track.record(-5, true);
		ObservationWindow window = window();
		assertThat(window.labels()).containsExactly(Map.entry("type", "a"));
		assertThat(window.size()).isEqualTo(4);
		assertThat(seconds(window)).containsExactly(1.5, 300, 0, 0);
		assertThat(outcomes(window)).containsExactly(true, false, false, true);
		assertThat(window.truncated()).isFalse();
	}

	@Test
	void windowsWhenDurationIsLongThenItIsExactToSevenDigits() {
		Track track = this.observations.track(METRIC, Map.of());
		track.record(1_234_567_891_234L, true);
		track.record(Long.MAX_VALUE, true);
		assertThat(window().seconds(0)).isCloseTo(1234.567891234, within(1e-4));
		assertThat(window().seconds(1)).isCloseTo(9.223372e9, within(1e3));
	}

	@Test
	void windowsWhenValuesAgeThenOldOnesLeave() {
		Track track = this.observations.track(METRIC, Map.of());
		track.record(seconds(1), true);
		this.clock.advance(Duration.ofSeconds(60));
		track.record(seconds(2), true);
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(seconds(this.observations.windows(METRIC, Duration.ofSeconds(89)).get(0))).containsExactly(2);
		assertThat(seconds(this.observations.windows(METRIC, Duration.ofSeconds(91)).get(0))).containsExactly(1, 2);
		this.clock.advance(WINDOW);
		assertThat(this.observations.windows(METRIC, WINDOW)).isEmpty();
	}

	@Test
	void windowsWhenWallClockJumpsThenNothingChanges() {
		this.observations.track(METRIC, Map.of()).record(seconds(1), true);
		this.clock.jump(Duration.ofDays(1));
		assertThat(window().size()).isEqualTo(1);
		this.clock.jump(Duration.ofDays(-2));
		assertThat(window().size()).isEqualTo(1);
	}

	@Test
	void recordWhenEndIsGivenThenItCounts() {
		long end = this.clock.nanos();
		this.clock.advance(Duration.ofMinutes(10));
		this.observations.track(METRIC, Map.of()).record(end, seconds(1), true);
		assertThat(this.observations.windows(METRIC, Duration.ofMinutes(9))).isEmpty();
		assertThat(this.observations.windows(METRIC, Duration.ofMinutes(11))).hasSize(1);
	}

	@Test
	void windowsWhenRingIsFullThenNewestAreKeptAndTheLossIsCounted() {
		Track track = this.observations.track(METRIC, Map.of());
		for (int i = 0; i < 20; i++) {
			track.record(seconds(i), true);
		}
		ObservationWindow window = window();
		assertThat(window.size()).isEqualTo(16);
		assertThat(window.seconds(0)).isEqualTo(4);
		assertThat(window.seconds(15)).isEqualTo(19);
		assertThat(window.truncated()).isTrue();
		assertThat(dropped("observations.values")).isEqualTo(4);
	}

	@Test
	void recordWhenOverwrittenValueIsOldThenNothingIsLost() {
		Track track = this.observations.track(METRIC, Map.of());
		for (int i = 0; i < 16; i++) {
			track.record(seconds(i), true);
		}
		this.clock.advance(WINDOW.plusSeconds(1));
		for (int i = 0; i < 10; i++) {
			track.record(seconds(i), true);
		}
		assertThat(window().size()).isEqualTo(10);
		assertThat(window().truncated()).isFalse();
		assertThat(dropped("observations.values")).isZero();
	}

	@Test
	void trackWhenLabelsAreEqualThenItIsTheSame() {
		Track track = this.observations.track(METRIC, Map.of("a", "1", "b", "2"));
		assertThat(this.observations.track(METRIC, Map.of("b", "2", "a", "1"))).isSameAs(track);
		assertThat(this.observations.track(METRIC, Map.of("a", "1"))).isNotSameAs(track);
		assertThat(this.observations.track("other", Map.of("a", "1", "b", "2"))).isNotSameAs(track);
	}

	@Test
	void trackWhenPastTheBoundThenValuesAndRunningAreDroppedAndCounted() {
		for (int i = 0; i < 3; i++) {
			this.observations.track(METRIC, Map.of("type", "t" + i)).record(seconds(1), true);
		}
		Track excess = this.observations.track(METRIC, Map.of("type", "t3"));
		excess.record(seconds(1), true);
		excess.record(seconds(1), true);
		excess.ended(excess.started(this.clock.nanos()));
		assertThat(this.observations.windows(METRIC, WINDOW)).hasSize(3);
		assertThat(this.observations.running(METRIC)).isEmpty();
		assertThat(dropped("observations.tracks")).isEqualTo(1);
		assertThat(dropped("observations.values")).isEqualTo(2);
		assertThat(dropped("observations.in-flight")).isEqualTo(1);
	}

	@Test
	void summaryWhenSeveralLabelSetsThenAllOfTheMetricAreSummedUp() {
		this.observations.track(METRIC, Map.of("type", "a")).record(seconds(10), true);
		this.observations.track(METRIC, Map.of("type", "b")).record(seconds(30), false);
		this.observations.track("other", Map.of()).record(seconds(1000), true);
		ObservationSummary summary = this.observations.summary(METRIC, WINDOW);
		assertThat(summary).isEqualTo(new ObservationSummary(2, 1, 40, WINDOW));
		assertThat(summary.successRate()).isEqualTo(0.5);
		assertThat(summary.meanSeconds()).isEqualTo(20);
	}

	@Test
	void summaryWhenNothingRecordedThenRateAndMeanAreNaN() {
		ObservationSummary summary = this.observations.summary(METRIC, WINDOW);
		assertThat(summary.count()).isZero();
		assertThat(summary.successRate()).isNaN();
		assertThat(summary.meanSeconds()).isNaN();
	}

	/**
	 * Two per second of {@code busy} fail and fill the ring, so only 8 s are known of it.
	 * Over those 8 s it did all the work; {@code idle} must not lend it old successes.
	 */
	@Test
	void summaryWhenOneRingIsFullThenAllAreJudgedOverTheTimeItCovers() {
		Track idle = this.observations.track(METRIC, Map.of("type", "idle"));
		Track busy = this.observations.track(METRIC, Map.of("type", "busy"));
		for (int i = 0; i < 10; i++) {
			idle.record(seconds(1), true);
			this.clock.advance(Duration.ofSeconds(10));
		}
		for (int i = 0; i < 60; i++) {
			busy.record(seconds(1), false);
			this.clock.advance(Duration.ofMillis(500));
		}
		ObservationSummary summary = this.observations.summary(METRIC, WINDOW);
		assertThat(summary.count()).isEqualTo(16);
		assertThat(summary.succeeded()).isZero();
		assertThat(summary.covered()).isBetween(Duration.ofMillis(7900), Duration.ofMillis(8100));
	}

	@Test
	void windowsWhenLengthIsNotPossibleThenRefused() {
		for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1), WINDOW.plusMillis(1))) {
			assertThatIllegalArgumentException().isThrownBy(() -> this.observations.windows(METRIC, wrong))
				.withMessageContainingAll("window", wrong.toString(), "PT15M");
		}
	}

	@Test
	void runningWhenStartedThenShownOldestFirstUntilEnded() {
		Track a = this.observations.track(METRIC, Map.of("type", "a"));
		Track b = this.observations.track(METRIC, Map.of("type", "b"));
		long first = a.started(this.clock.nanos());
		this.clock.advance(Duration.ofSeconds(300));
		b.started(this.clock.nanos());
		this.clock.advance(Duration.ofSeconds(10));
		List<Running> running = this.observations.running(METRIC);
		assertThat(running).extracting((job) -> job.labels().get("type")).containsExactly("a", "b");
		assertThat(running.get(0).age()).isBetween(Duration.ofMillis(309_950), Duration.ofMillis(310_050));
		assertThat(running.get(1).age()).isBetween(Duration.ofMillis(9_950), Duration.ofMillis(10_050));
		assertThat(this.observations.running("other")).isEmpty();
		a.ended(first);
		assertThat(this.observations.running(METRIC)).extracting((job) -> job.labels().get("type"))
			.containsExactly("b");
	}

	@Test
	void startedWhenTableIsFullThenDroppedAndTheEndDoesNoHarm() {
		Track track = this.observations.track(METRIC, Map.of());
		long first = track.started(this.clock.nanos());
		track.started(this.clock.nanos());
		long excess = track.started(this.clock.nanos());
		assertThat(dropped("observations.in-flight")).isEqualTo(1);
		track.ended(excess);
		assertThat(this.observations.running(METRIC)).hasSize(2);
		track.ended(first);
		track.started(this.clock.nanos());
		assertThat(this.observations.running(METRIC)).hasSize(2);
	}

	@Test
	void droppedWhenNothingIsDroppedThenRegisteredAtZero() {
		assertThat(dropped("observations.tracks")).isZero();
		assertThat(dropped("observations.values")).isZero();
		assertThat(dropped("observations.in-flight")).isZero();
	}

	@Test
	void limitsWhenOutOfRangeThenNameFieldValueAndRange() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Observations.Limits(0, 16, 1))
			.withMessage("max-tracks is 0, allowed is 1 to 10000");
		assertThatIllegalArgumentException().isThrownBy(() -> new Observations.Limits(1, 15, 1))
			.withMessage("values-per-track is 15, allowed is 16 to 65536");
		assertThatIllegalArgumentException().isThrownBy(() -> new Observations.Limits(1, 16, 65_537))
			.withMessage("max-in-flight is 65537, allowed is 1 to 65536");
	}

	@Test
	void valuesPerTrackWhenNoPowerOfTwoThenRoundedUp() {
		assertThat(new Observations.Limits(1, 16, 1).ringLength()).isEqualTo(16);
		assertThat(new Observations.Limits(1, 17, 1).ringLength()).isEqualTo(32);
		assertThat(new Observations.Limits(1, 65_536, 1).ringLength()).isEqualTo(65_536);
	}

	private Observations observations(int tracks, int values, int inFlight) {
		return new Observations(Time.of(this.clock, this.clock::nanos), this.registry,
				new Observations.Limits(tracks, values, inFlight));
	}

	private ObservationWindow window() {
		List<ObservationWindow> windows = this.observations.windows(METRIC, WINDOW);
		assertThat(windows).hasSize(1);
		return windows.get(0);
	}

	private double dropped(String what) {
		Meter meter = this.registry.get("sitecraft.monitoring.dropped").tag("what", what).meter();
		return meter.measure().iterator().next().getValue();
	}

	private static long seconds(double seconds) {
		return (long) (seconds * 1e9);
	}

	private static double[] seconds(ObservationWindow window) {
		double[] seconds = new double[window.size()];
		for (int i = 0; i < seconds.length; i++) {
			seconds[i] = window.seconds(i);
		}
		return seconds;
	}

	private static boolean[] outcomes(ObservationWindow window) {
		boolean[] outcomes = new boolean[window.size()];
		for (int i = 0; i < outcomes.length; i++) {
			outcomes[i] = window.succeeded(i);
		}
		return outcomes;
	}

}
