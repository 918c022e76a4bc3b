package com.sitecraft.monitoring;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReplicasTests {

	private final Replicas replicas = new Replicas();

	private long nanos = -1;

	@Test
	void replicaWhenItsSignOfLifeStandsStillFor5MinutesThenIsGone() {
		assertThat(look(0, Map.of("b", 1L, "c", 1L))).isEmpty();
		for (int minute = 1; minute < 5; minute++) {
			assertThat(look(60, Map.of("b", 1L, "c", 1L + minute))).isEmpty();
		}
		assertThat(look(60, Map.of("b", 1L, "c", 9L))).containsExactly("b");
		assertThat(look(60, Map.of("b", 2L, "c", 9L))).isEmpty();
	}

	@Test
	void replicaWhenTheStoreWasAwayThenHasTimeToBeHeard() {
		look(0, Map.of("b", 1L));
		assertThat(look(3_600, Map.of("b", 1L))).isEmpty();
		assertThat(look(239, Map.of("b", 1L))).isEmpty();
		assertThat(look(60, Map.of("b", 2L))).isEmpty();
	}

	@Test
	void replicaWhenItComesBackThenStartsAnew() {
		look(0, Map.of("b", 1L));
		look(60, Map.of());
		for (int minute = 0; minute < 5; minute++) {
			assertThat(look(60, Map.of("b", 1L))).isEmpty();
		}
		assertThat(look(60, Map.of("b", 1L))).containsExactly("b");
	}

	@Test
	void instanceWhenItsNameIsNoneThenIsRefused() {
		for (String name : new String[] { "", " ", "a\nb", "x".repeat(256) }) {
			assertThatIllegalArgumentException().isThrownBy(() -> new Instance(name))
				.withMessageContaining("allowed is 1 to 255");
		}
		assertThat(new Instance("x".repeat(255)).name()).hasSize(255);
	}

	private List<String> look(long seconds, Map<String, Long> versions) {
		this.nanos += Duration.ofSeconds(seconds).toNanos();
		return this.replicas.gone(versions, this.nanos);
	}

}
