package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BacktestTests {

	private static final Moment ZERO = new Moment(Instant.EPOCH, 0);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	/** Bad from minute 10 to 19 and from minute 50 on. */
	private static final QueryEngine ENGINE = (query) -> (at) -> {
		long minute = at.nanos() / MINUTE.toNanos();
		return Vector.of(List.of(Labels.of("q", "a")), (minute / 10 == 1 || minute >= 50) ? 11 : 0);
	};

	@Test
	void backtestWhenRuleWouldHaveFiredThenSaysWhenAndHowLongAndHowManyPages() {
		AlertRule rule = Bench.rule().holdFor(Duration.ofMinutes(2)).build();
		Moment from = ZERO;
		Backtest.Report report = Backtest.run(rule, ENGINE, from, Duration.ofMinutes(60), MINUTE, "a");
		assertThat(report.evaluations()).isEqualTo(61);
		assertThat(report.pages()).isEqualTo(2);
		assertThat(report.firings()).extracting((firing) -> firing.start().getEpochSecond() / 60)
			.containsExactly(12L, 52L);
		assertThat(report.firings()).extracting((firing) -> firing.duration(from.instant().plusSeconds(3600)))
			.containsExactly(Duration.ofMinutes(8), Duration.ofMinutes(8));
	}

	@Test
	void backtestWhenItHasTooManyEvaluationsThenIsRefused() {
		AlertRule rule = Bench.rule().build();
		assertThatThrownBy(() -> Backtest.run(rule, ENGINE, ZERO, Duration.ofDays(30), Duration.ofSeconds(1), "a"))
			.hasMessageContaining("interval is PT1S");
	}

}
