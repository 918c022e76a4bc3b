package com.sitecraft.monitoring.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CardinalityLimiterTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final CardinalityLimiter limiter = new CardinalityLimiter("workspace_id", 2, this.registry);

	@Test
	void valueWhenPastTheBoundThenOtherAndEachIsCounted() {
		assertThat(this.limiter.value("a")).isEqualTo("a");
		assertThat(this.limiter.value("b")).isEqualTo("b");
		assertThat(folded()).isZero();
		assertThat(this.limiter.value("c")).isEqualTo("other");
		assertThat(this.limiter.value("c")).isEqualTo("other");
		assertThat(this.limiter.value("a")).isEqualTo("a");
		assertThat(folded()).isEqualTo(2);
	}

	@Test
	void valueWhenItIsOtherThenItTakesNoPlaceAndIsNotCounted() {
		assertThat(this.limiter.value("other")).isEqualTo("other");
		assertThat(this.limiter.value("a")).isEqualTo("a");
		assertThat(this.limiter.value("b")).isEqualTo("b");
		assertThat(this.limiter.value("other")).isEqualTo("other");
		assertThat(folded()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t\n", "\u2003" })
	void valueWhenBlankThenUnknown(String blank) {
		assertThat(this.limiter.value(blank)).isEqualTo("unknown");
		assertThat(this.limiter.value(null)).isEqualTo("unknown");
	}

	@Test
	void valueWhenNotPrintableThenReplaced() {
		assertThat(this.limiter.value(" a\nb\u0000c\u2028d\u007f ")).isEqualTo("a_b_c_d_");
		assertThat(this.limiter.value("é\"\\{😀}")).isEqualTo("é\"\\{😀}");
	}

	/** Both would be written as "a?": one series twice, and Prometheus drops a sample. */
	@Test
	void valueWhenHalfASurrogatePairThenReplaced() {
		assertThat(this.limiter.value("a\ud83d")).isEqualTo("a_");
		assertThat(this.limiter.value("a\ude00")).isEqualTo("a_");
		assertThat(this.limiter.value("\ud83d\ud83d\ude00")).isEqualTo("_😀");
	}

	@Test
	void valueWhenLongThenCutAtACharacter() {
		String ninetyNine = "x".repeat(99);
		assertThat(this.limiter.value(ninetyNine + "yz")).isEqualTo(ninetyNine + "y");
		assertThat(this.limiter.value(ninetyNine + "😀")).isEqualTo(ninetyNine);
	}

	@Test
	void valueWhenManySpellingsOfOneThenTheyTakeOnePlace() {
		for (int i = 0; i < 1000; i++) {
			assertThat(this.limiter.value("a" + " ".repeat(i))).isEqualTo("a");
			assertThat(this.limiter.value("x".repeat(100) + i)).isEqualTo("x".repeat(100));
		}
		assertThat(folded()).isZero();
	}

	@Test
	void admitWhenPastTheBoundThenNull() {
		assertThat(this.limiter.admit("a")).isEqualTo("a");
		assertThat(this.limiter.admit("b")).isEqualTo("b");
		assertThat(this.limiter.admit("c")).isNull();
		assertThat(this.limiter.admit("other")).isEqualTo("other");
	}

	@Test
	void valueWhenManyThreadsRaceThenTheBoundHolds() throws Exception {
		CardinalityLimiter raced = new CardinalityLimiter("raced", 50, this.registry);
		Set<String> values = ConcurrentHashMap.newKeySet();
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> threads = new ArrayList<>();
			for (int t = 0; t < 4; t++) {
				threads.add(executor.submit(() -> {
					start.await();
					for (int i = 0; i < 10_000; i++) {
						values.add(raced.value("v" + i));
					}
					return null;
				}));
			}
			start.countDown();
			for (Future<?> thread : threads) {
				thread.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(values).hasSize(51).contains("other");
	}

	@Test
	void createWhenBoundIsNotPossibleThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CardinalityLimiter("feature", 0, this.registry))
			.withMessage("max values of label feature is 0, allowed is 1 to 100000");
	}

	private double folded() {
		return this.registry.get("sitecraft.monitoring.dropped").tag("what", "label.workspace_id").counter().count();
	}

}
