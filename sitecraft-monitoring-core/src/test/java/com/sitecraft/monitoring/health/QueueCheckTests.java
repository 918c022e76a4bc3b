package com.sitecraft.monitoring.health;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.signal.QueueReading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class QueueCheckTests {

	private static final QueueLimits LIMITS = new QueueLimits(10, Duration.ofMinutes(5), 2);

	@Test
	void checkWhenEverythingIsAtItsLimitThenUp() throws Exception {
		CheckResult result = check(state(10, false, Duration.ofMinutes(5), 2L));
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(result.error()).isNull();
		assertThat(result.details()).containsEntry("depth", 10L)
			.containsEntry("oldestAgeSeconds", 300.0)
			.containsEntry("consumers", 2L)
			.doesNotContainKey("depthIsLowerBound");
	}

	@Test
	void checkWhenTooDeepThenDown() throws Exception {
		CheckResult result = check(state(11, false, null, null));
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).isEqualTo("depth is 11, the limit is 10");
	}

	@Test
	void checkWhenCountWasCappedThenReasonSaysAtLeast() throws Exception {
		CheckResult result = check(state(11, true, null, null));
		assertThat(result.error()).isEqualTo("depth is at least 11, the limit is 10");
		assertThat(result.details()).containsEntry("depthIsLowerBound", true);
	}

	@Test
	void checkWhenOldestIsTooOldThenDown() throws Exception {
		CheckResult result = check(state(1, false, Duration.ofMillis(300_001), null));
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).isEqualTo("the oldest message is 300.001 s old, the limit is 300.0 s");
	}

	@Test
	void checkWhenNobodyConsumesThenDownEvenIfEmpty() throws Exception {
		CheckResult result = check(state(0, false, null, 0L));
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).isEqualTo("nobody consumes");
	}

	@Test
	void checkWhenTooFewConsumeThenDown() throws Exception {
		assertThat(check(state(0, false, null, 1L)).error()).isEqualTo("consumers are 1, the least is 2");
	}

	@Test
	void checkWhenAgeAndConsumersAreUnknownThenOnlyDepthIsJudged() throws Exception {
		CheckResult result = check(state(3, false, null, null));
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(result.details()).containsOnlyKeys("depth");
	}

	@Test
	void checkWhenSeveralLimitsAreBrokenThenReasonNamesAll() throws Exception {
		assertThat(check(state(99, false, Duration.ofHours(1), 0L)).error()).contains("depth is 99")
			.contains("3600.0 s old")
			.contains("nobody consumes");
	}

	@Test
	void checkWhenReadingIsUnknownThenUnknownWithReason() throws Exception {
		CheckResult result = check(new QueueReading.Unknown("stream 'jobs' does not exist"));
		assertThat(result.status()).isEqualTo(CheckStatus.UNKNOWN);
		assertThat(result.error()).isEqualTo("stream 'jobs' does not exist");
	}

	@Test
	void checkWhenProbeReturnsNothingThenDown() throws Exception {
		assertThat(check(null).status()).isEqualTo(CheckStatus.DOWN);
	}

	@Test
	void checkWhenProbeThrowsThenThrows() {
		QueueCheck check = new QueueCheck(() -> {
			throw new IllegalStateException("away");
		}, LIMITS);
		assertThatIllegalStateException().isThrownBy(check::check).withMessage("away");
	}

	@Test
	void limitsWhenImpossibleThenErrorNamesFieldValueAndAllowed() {
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueLimits(-1, Duration.ofMinutes(1), 0))
			.withMessage("max-depth is -1, allowed is 0 or more");
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueLimits(0, Duration.ZERO, 0))
			.withMessage("max-age is PT0S, allowed is more than 0");
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueLimits(0, Duration.ofMinutes(1), -1))
			.withMessage("min-consumers is -1, allowed is 0 or more");
	}

	private static QueueReading state(long depth, boolean capped, @Nullable Duration age, @Nullable Long consumers) {
		return new QueueReading.State(depth, capped, age, consumers);
	}

	@SuppressWarnings("NullAway") // a host's probe may return null all the same
	private static CheckResult check(@Nullable QueueReading reading) throws Exception {
		return new QueueCheck(() -> reading, LIMITS).check();
	}

}
