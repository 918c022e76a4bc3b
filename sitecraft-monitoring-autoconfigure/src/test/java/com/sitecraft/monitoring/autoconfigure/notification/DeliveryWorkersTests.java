package com.sitecraft.monitoring.autoconfigure.notification;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.InMemoryOutbox;
import com.sitecraft.monitoring.notification.Outbox;
import com.sitecraft.monitoring.notification.Outcome;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryWorkersTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private final Time time = Time.of(InstantSource.system(), System::nanoTime);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final InMemoryOutbox memory = Outbox.inMemory(this.registry);

	private final StandbyOutbox outbox = new StandbyOutbox(this.memory, this.time, this.registry);

	private final Receiver sms = new Receiver("sms");

	private DeliveryWorkers workers = workers(Duration.ofSeconds(30), this.sms);

	DeliveryWorkersTests() throws IOException {
	}

	@AfterEach
	void stop() {
		this.workers.stop();
		this.sms.close();
	}

	@Test
	void deliveryWhenAPageIsCommittedThenLeavesAtOnceAndIsCounted() {
		this.workers.start();
		assertThat(count("delivered", "sms")).isZero();
		long begun = System.nanoTime();
		commit(DecidedPages.trigger("1", "a", "sms"));
		Awaitility.await().atMost(SOON).until(() -> this.sms.accepted.contains("1"));
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
		awaitSettled(1);
		assertThat(count("delivered", "sms")).isOne();
		assertThat(count("failed", "sms")).isZero();
	}

	@Test
	void deliveryWhenTheReceiverFailsThenIsRetriedAndTheSuccessorsWaitTheirTurn() {
		AtomicInteger failures = new AtomicInteger(2);
		this.sms.answer = (key) -> (key.equals("1") && failures.getAndDecrement() > 0) ? 503 : 202;
		this.workers.start();
		commit(DecidedPages.trigger("1", "a", "sms"), DecidedPages.update("2", "a", "sms"),
				DecidedPages.update("3", "a", "sms"));
		commit(DecidedPages.trigger("other", "b", "sms"));
		awaitSettled(4);
		assertThat(this.sms.requests.stream().filter((key) -> !key.equals("other"))).containsExactly("1", "1", "1", "2",
				"3");
		assertThat(this.sms.accepted.get(0)).isEqualTo("other");
		assertThat(count("failed", "sms")).isEqualTo(2);
	}

	@Test
	void deliveryWhenTheReceiverRefusesThenThePageIsDeadAndTheNextLeaves() {
		this.sms.answer = (key) -> key.equals("1") ? 400 : 202;
		this.workers.start();
		commit(DecidedPages.trigger("1", "a", "sms"), DecidedPages.update("2", "a", "sms"));
		awaitSettled(2);
		assertThat(this.sms.requests).containsExactly("1", "2");
		assertThat(count("dead", "sms")).isOne();
	}

	@Test
	void deliveryWhenAStormComesThenIsMergedAndNothingIsLost() {
		List<Delivery> storm = IntStream.range(0, 50)
			.mapToObj((i) -> DecidedPages.trigger("k" + i, "i" + i, "sms"))
			.toList();
		this.workers.start();
		commit(storm.toArray(Delivery[]::new));
		awaitSettled(50);
		assertThat(this.sms.accepted).hasSize(10);
		List<String> keys = new ArrayList<>();
		this.sms.accepted.forEach((request) -> keys.addAll(Arrays.asList(request.split("\\+"))));
		assertThat(keys).containsExactlyInAnyOrderElementsOf(storm.stream().map(Delivery::key).toList());
	}

	@Test
	void deliveryWhenAChannelHangsThenIsAbandonedAndHoldsUpNoOther() throws Exception {
		Hanging hanging = new Hanging();
		this.workers = workers(Duration.ofMillis(200), hanging, this.sms);
		this.workers.start();
		commit(DecidedPages.trigger("1", "a", "hanging"), DecidedPages.trigger("2", "a", "sms"));
		Awaitility.await().atMost(SOON).until(() -> this.sms.accepted.contains("2"));
		Awaitility.await().atMost(SOON).until(() -> count("abandoned", "hanging") == 2);
		assertThat(hanging.calls).hasValue(2);
		assertThat(this.memory.report(this.time.instant(), Duration.ZERO, 10).pending()).containsExactly("1");
		assertThat(this.registry.get("sitecraft.notification.oldest.undelivered.age")
			.tag("channel", "hanging")
			.gauge()
			.value()).isNotNegative();
		long begun = System.nanoTime();
		this.workers.stop();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
		hanging.end.countDown();
	}

	@Test
	void stopWhenAMessageIsOnItsWayThenEndsInTimeAndSomebodyElseMayTakeThePage() {
		Hanging hanging = new Hanging();
		this.workers = workers(Duration.ofSeconds(30), hanging);
		this.workers.start();
		commit(DecidedPages.trigger("1", "a", "hanging"));
		Awaitility.await().atMost(SOON).until(() -> hanging.calls.get() == 1);
		long begun = System.nanoTime();
		this.workers.stop();
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
		assertThat(this.memory.claim("hanging", this.time.instant().plusSeconds(2), Duration.ofSeconds(1), 1))
			.extracting(Delivery::detail)
			.containsExactly("stopped on its way");
		hanging.end.countDown();
	}

	private DeliveryWorkers workers(Duration limit, Channel... channels) {
		return new DeliveryWorkers(List.of(channels), (name) -> 10, this.outbox, this.registry, (name) -> limit, false,
				this.time, new Guard(this.registry));
	}

	private void commit(Delivery... pages) {
		this.memory.add(List.of(pages));
		this.outbox.committed(List.of(pages));
	}

	private void awaitSettled(int pages) {
		Awaitility.await()
			.atMost(SOON)
			.until(() -> this.memory.report(this.time.instant(), Duration.ZERO, 100).settled().size() == pages);
	}

	private double count(String what, String channel) {
		return this.registry.get("sitecraft.notifications." + what).tag("channel", channel).counter().count();
	}

	/**
	 * Ignores interrupts, as some drivers do.
	 */
	private static final class Hanging implements Channel {

		private final CountDownLatch end = new CountDownLatch(1);

		private final AtomicInteger calls = new AtomicInteger();

		@Override
		public String name() {
			return "hanging";
		}

		@Override
		public Outcome send(Delivery delivery) {
			this.calls.incrementAndGet();
			while (this.end.getCount() > 0) {
				try {
					this.end.await();
				}
				catch (InterruptedException ex) {
					// Goes on hanging.
				}
			}
			return new Outcome.Delivered("late");
		}

		@Override
		public Outcome sendDigest(List<Delivery> deliveries) {
			return send(deliveries.get(0));
		}

	}

}
