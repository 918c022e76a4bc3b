package com.sitecraft.monitoring.health;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FindingsTests {

	@Test
	void resultWhenNothingWasFoundThenUpWithDetails() {
		CheckResult result = new Findings().detail("version", "7.0").detail("role", null).result();
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(result.error()).isNull();
		assertThat(result.details()).containsOnlyKeys("version");
	}

	@Test
	void resultWhenWorstCameFirstThenItStillDecides() {
		CheckResult result = new Findings().down("full").degraded("slow").result();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).isEqualTo("full; slow");
	}

	@Test
	void resultWhenOnlyDegradedThenDegraded() {
		assertThat(new Findings().degraded("slow").result().status()).isEqualTo(CheckStatus.DEGRADED);
	}

}
