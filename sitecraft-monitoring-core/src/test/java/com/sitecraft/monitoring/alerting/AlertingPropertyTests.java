package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AlertingPropertyTests {

	private static final double[] VALUES = { 11, 11, 11, 10, 7, 5, 4.9, 0, Double.NaN, Double.NaN };

	@Test
	void lifeWhenSequencesAreRandomThenEqualsTheReferenceModel() {
		for (int seed = 0; seed < 2_000; seed++) {
			Random random = new Random(seed);
			int hold = random.nextInt(4);
			int keep = random.nextInt(4);
			int keepData = 1 + random.nextInt(4);
			NoData noData = random.nextBoolean() ? NoData.KEEP : NoData.OK;
			ReferenceModel model = new ReferenceModel(hold, keep, keepData, noData);
			Bench bench = new Bench(Bench.rule()
				.clear(5)
				.holdFor(Duration.ofMinutes(hold))
				.keepFiringFor(Duration.ofMinutes(keep))
				.keepFor(Duration.ofMinutes(keepData))
				.noData(noData)
				.build());
			for (int minute = 0; minute < 60; minute++) {
				double value = VALUES[random.nextInt(VALUES.length)];
				bench.none();
				if (!Double.isNaN(value)) {
					bench.set(value);
				}
				bench.jumpWall(Duration.ofSeconds(random.nextInt(600) - 300L));
				bench.minute();
				assertThat(state(bench)).as("seed %d minute %d", seed, minute).isEqualTo(model.minute(minute, value));
			}
		}
	}

	private static String state(Bench bench) {
		AlertState state = bench.alerting.snapshot().rules().get(0).state();
		return (state == null) ? "none" : state.name().toLowerCase(java.util.Locale.ROOT);
	}

}
