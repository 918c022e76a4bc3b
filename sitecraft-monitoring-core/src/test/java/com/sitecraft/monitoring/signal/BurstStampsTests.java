package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import com.sitecraft.fixtures.SettableClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BurstStampsTests {

	private final SettableClock clock = new SettableClock();

	private final AtomicInteger looks = new AtomicInteger();

	private final Time time = Time.of(this.clock, () -> {
		this.looks.incrementAndGet();
		return this.clock.nanos();
	});

	private final Ticks ticks = new Ticks(this.clock.nanos());

	private final BurstStamps stamps = new BurstStamps(this.time, this.ticks);

	private long number;

	@Test
	void nextWhenSlowThenEveryValueHasItsOwnTime() {
		for (int i = 0; i < 1000; i++) {
			this.clock.advance(Duration.ofMillis(100));
			assertThat(next()).isEqualTo(now());
		}
		assertThat(this.looks).hasValue(1000);
	}

	@Test
	void nextWhenManyShareAnInstantAndThenTimePassesThenTheNextHasItsOwnTime() {
		for (int i = 0; i < 200; i++) {
			next();
		}
		this.clock.advance(Duration.ofMinutes(20));
		assertThat(next()).isEqualTo(now());
	}

	@Test
	void nextWhenBurstThenClockIsReadRarely() {
		burst();
		this.looks.set(0);
		for (int i = 0; i < BurstStamps.STRIDE * 10; i++) {
			next();
		}
		assertThat(this.looks).hasValue(10);
	}

	@Test
	void nextWhenBurstStopsDeadThenFewValuesAreStampedWithItsEnd() {
		burst();
		this.clock.advance(Duration.ofMinutes(10));
		int wrong = 0;
		for (int i = 0; i < 1000; i++) {
			wrong += (next() != now()) ? 1 : 0;
		}
		assertThat(wrong).isLessThan(BurstStamps.STRIDE);
	}

	@Test
	void nextWhenSomebodyLookedAfterTheBurstThenItHasItsOwnTime() {
		burst();
		this.stamps.looked();
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(next()).isEqualTo(now());
	}

	@Test
	void nextWhenBurstLastsThenStampsFollowTheTime() {
		burst();
		for (int i = 0; i < 10_000; i++) {
			// 2,000 values in 20 ms
			this.clock.advance(Duration.ofNanos(10_000));
			assertThat(now() - next()).isBetween(0, 1);
		}
	}

	private void burst() {
		for (int i = 0; i < 2 * BurstStamps.BURST; i++) {
			next();
		}
		this.clock.advance(Duration.ofMillis(20));
		next();
	}

	private int next() {
		return this.stamps.next(this.number++);
	}

	private int now() {
		return this.ticks.at(this.clock.nanos());
	}

}
