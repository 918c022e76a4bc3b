package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.sitecraft.fixtures.SettableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writers race with each other and with readers. A value is made so that its outcome
 * follows from its duration: one put together from two writes shows.
 */
class ObservationsConcurrencyTests {

	private static final String METRIC = "test.duration";

	private static final int WRITERS = 4;

	private static final int VALUES = 50_000;

	private final SettableClock clock = new SettableClock();

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final Observations observations = new Observations(Time.of(this.clock, this.clock::nanos), this.registry,
			new Observations.Limits(8, 64, 256));

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final CountDownLatch start = new CountDownLatch(1);

	@AfterEach
	void stop() throws InterruptedException {
		this.executor.shutdownNow();
		assertThat(this.executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void readWhileWrittenThenEveryValueIsOneThatWasWritten() throws Exception {
		AtomicBoolean done = new AtomicBoolean();
		List<Future<?>> writers = run(WRITERS, (writer) -> {
			// All of them meet the creation of the same tracks.
			Track mine = this.observations.track(METRIC, Map.of("type", "t" + writer % 2));
			for (int i = 0; i < VALUES; i++) {
				long whole = 1 + (i * 7L + writer) % 1000;
				mine.record(TimeUnit.SECONDS.toNanos(whole), whole % 2 == 0);
			}
		});
		Future<?> reader = this.executor.submit((Callable<Void>) () -> {
			while (!done.get()) {
				for (ObservationWindow window : this.observations.windows(METRIC, Observations.MAX_WINDOW)) {
					assertThat(window.size()).isBetween(0, 64);
					for (int i = 0; i < window.size(); i++) {
						long whole = Math.round(window.seconds(i));
						assertThat(window.seconds(i)).isEqualTo(whole);
						assertThat(whole).isBetween(1L, 1000L);
						assertThat(window.succeeded(i)).isEqualTo(whole % 2 == 0);
					}
				}
			}
			return null;
		});
		this.start.countDown();
		for (Future<?> writer : writers) {
			writer.get(60, TimeUnit.SECONDS);
		}
		done.set(true);
		reader.get(60, TimeUnit.SECONDS);
		List<ObservationWindow> windows = this.observations.windows(METRIC, Observations.MAX_WINDOW);
		assertThat(windows).hasSize(2).allSatisfy((window) -> assertThat(window.size()).isEqualTo(64));
		// Two that meet in a slot, a lap apart, may both find it as it was before.
		assertThat(this.registry.get("sitecraft.monitoring.dropped")
			.tag("what", "observations.values")
			.functionCounter()
			.count()).isBetween(WRITERS * VALUES - 3 * 64.0, WRITERS * VALUES - 2 * 64.0);
	}

	@Test
	void inFlightWhenEnteredAndLeftByManyThenNoneIsLostOrLeftBehind() throws Exception {
		Track track = this.observations.track(METRIC, Map.of());
		List<Future<?>> workers = run(WRITERS, (worker) -> {
			for (int i = 0; i < VALUES / 100; i++) {
				List<Long> tokens = new ArrayList<>();
				for (int j = 0; j < 50; j++) {
					tokens.add(track.started(this.clock.nanos()));
				}
				assertThat(tokens).doesNotHaveDuplicates().doesNotContain(InFlight.NONE);
				assertThat(this.observations.running(METRIC)).hasSizeBetween(50, 256);
				tokens.forEach(track::ended);
			}
		});
		this.start.countDown();
		for (Future<?> worker : workers) {
			worker.get(60, TimeUnit.SECONDS);
		}
		assertThat(this.observations.running(METRIC)).isEmpty();
		// All places are free again.
		for (int i = 0; i < 256; i++) {
			assertThat(track.started(this.clock.nanos())).isNotEqualTo(InFlight.NONE);
		}
		assertThat(track.started(this.clock.nanos())).isEqualTo(InFlight.NONE);
	}

	@Test
	void endedTwiceThenLaterEntryInItsPlaceStays() {
		Track track = this.observations.track(METRIC, Map.of());
		long first = track.started(this.clock.nanos());
		track.ended(first);
		this.clock.advance(Duration.ofSeconds(1));
		for (int i = 0; i < 256; i++) {
			track.started(this.clock.nanos());
		}
		track.ended(first);
		assertThat(this.observations.running(METRIC)).hasSize(256);
	}

	private List<Future<?>> run(int threads, Work work) {
		List<Future<?>> futures = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			int number = i;
			futures.add(this.executor.submit((Callable<Void>) () -> {
				this.start.await();
				work.run(number);
				return null;
			}));
		}
		return futures;
	}

	private interface Work {

		void run(int thread);

	}

}
