package com.sitecraft.monitoring.autoconfigure.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.ChangeWriter;
import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.InMemoryStateStore;
import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.Monitoring;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The loop on its own threads.
 */
class MonitoringLoopTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final Time time = Time.of(Instant::now, System::nanoTime);

	private final InMemoryStateStore memory = StateStore.inMemory();

	@Test
	void loopWhenWokenAllTheTimeThenTicksOnceASecond() {
		List<Long> begun = new CopyOnWriteArrayList<>();
		MonitoringLoop[] loop = new MonitoringLoop[1];
		loop[0] = loop(this.memory, (tick) -> {
			begun.add(tick.nanos());
			for (int i = 0; i < 10; i++) {
				loop[0].wake();
				loop[0].wakeForCommands();
			}
		});
		loop[0].start();
		try {
			Awaitility.await().atMost(SOON).until(() -> begun.size() >= 3);
		}
		finally {
			loop[0].stop();
		}
		for (int i = 1; i < begun.size(); i++) {
			assertThat(Duration.ofNanos(begun.get(i) - begun.get(i - 1))).isBetween(Duration.ofMillis(990),
					Duration.ofSeconds(5));
		}
	}

	/**
	 * The round that runs when the loop stops has not seen what the last tick changed.
	 */
	@Test
	void stopWhenARoundIsRunningThenWhatTheLastTickChangedIsStored() throws Exception {
		CountDownLatch committing = new CountDownLatch(1);
		CountDownLatch slow = new CountDownLatch(1);
		CountDownLatch lastTick = new CountDownLatch(1);
		Thread[] ticking = new Thread[1];
		MonitoringLoop loop = loop(new SlowStore(this.memory, committing, slow), (tick) -> {
			ticking[0] = Thread.currentThread();
			if (tick.number() > 1) {
				await(committing);
				lastTick.countDown();
			}
			tick.changes().upsert(new Entry(new Entry.Key(Entry.Kind.ALERT, "a" + tick.number()), "", 0, "body"));
		});
		loop.start();
		await(committing);
		loop.wake();
		await(lastTick);
		Thread stopping = new Thread(loop::stop);
		stopping.start();
		// It has joined the loop and waits for the writer.
		Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.atMost(SOON)
			.until(() -> !ticking[0].isAlive() && stopping.getState() == Thread.State.TIMED_WAITING);
		slow.countDown();
		stopping.join(SOON.toMillis());
		assertThat(this.memory.load(Selection.of(Entry.Kind.ALERT))).extracting((entry) -> entry.key().id())
			.contains("a1", "a2");
	}

	private MonitoringLoop loop(StateStore store, Stage stage) {
		Guard guard = new Guard(this.registry);
		ChangeWriter writer = new ChangeWriter(store, this.memory,
				new StandbyOutbox(this.memory, this.time, this.registry), () -> false, new Instance("one"), this.time,
				this.registry);
		Monitoring monitoring = new Monitoring(List.of(stage), guard, this.time, () -> false, writer);
		return new MonitoringLoop(monitoring, writer, null, Duration.ofMinutes(5), this.time, guard);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Takes its time over the first commit that has an alert.
	 */
	private record SlowStore(StateStore store, CountDownLatch committing, CountDownLatch slow) implements StateStore {

		@Override
		public List<Entry> load(Selection selection) {
			return this.store.load(selection);
		}

		@Override
		public void commit(Changes changes) {
			if (changes.upserts().keySet().stream().anyMatch((key) -> key.kind() == Entry.Kind.ALERT)) {
				this.committing.countDown();
				await(this.slow);
			}
			this.store.commit(changes);
		}

	}

}
