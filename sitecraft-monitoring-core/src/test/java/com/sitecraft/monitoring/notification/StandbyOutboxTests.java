package com.sitecraft.monitoring.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StandbyOutboxTests {

	private static final Duration LEASE = Duration.ofSeconds(75);

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final InMemoryOutbox table = Outbox.inMemory(this.registry);

	private final Store store = new Store(this.table);

	private Instant now = Pages.NOW;

	private final StandbyOutbox outbox = new StandbyOutbox(this.store, Time.of(() -> this.now, () -> 0), this.registry);

	private int woken;

	@BeforeEach
	void listen() {
		this.outbox.onPages(() -> this.woken++);
	}

	@Test
	void claimWhileTheStoreWorksThenNothingLeavesBeforeItsCommit() {
		this.outbox.offered(List.of(Pages.trigger("1", "a")));
		assertThat(claim()).isEmpty();
		commit(Pages.trigger("1", "a"));
		assertThat(this.woken).isOne();
		assertThat(claim()).containsExactly("1");
	}

	@Test
	void claimWhileCommitsFailThenWaitingPagesLeaveInOrderUnderTheirKeys() {
		this.store.down = true;
		List<Delivery> waiting = List.of(Pages.trigger("1", "a"), Pages.page("2", "a", Page.Kind.UPDATED));
		this.outbox.failed(waiting);
		assertThat(this.woken).isOne();
		deliver();
		this.outbox.failed(waiting);
		assertThat(claim()).containsExactly("2");
	}

	@Test
	void claimWhileCommitsFailThenWhatThisReplicaHasCommittedLeavesFirst() {
		commit(Pages.trigger("1", "a"));
		this.store.down = true;
		assertThatIllegalStateException().isThrownBy(this::claim);
		this.outbox.offered(List.of(Pages.page("2", "a", Page.Kind.UPDATED)));
		assertThat(claim()).containsExactly("1");
		assertThat(claim()).isEmpty();
		this.now = this.now.plus(LEASE);
		deliver();
		assertThat(claim()).containsExactly("2");
	}

	@Test
	void claimWhileCommitsFailThenAnEndIsToldAsNobodyKnowsWhatOthersTold() {
		this.store.down = true;
		this.outbox.failed(List.of(Pages.trigger("1", "a"), Pages.page("2", "a", Page.Kind.RESOLVED)));
		deliver();
		assertThat(claim()).containsExactly("2");
	}

	@Test
	void writeDownWhenTheStoreIsBackThenItHasWhatWasDeliveredBeforeAnythingIsClaimed() {
		commit(Pages.trigger("1", "a"));
		this.store.down = true;
		List<Delivery> waiting = List.of(Pages.trigger("2", "b"), Pages.trigger("3", "c"));
		this.outbox.failed(waiting);
		List<Delivery> taken = this.outbox.claim("sms", this.now, LEASE, 2);
		assertThat(taken).extracting(Delivery::key).containsExactly("1", "2");
		this.outbox.settle(taken.stream().map((page) -> page.withOutcome(Delivery.State.DELIVERED, "202")).toList());
		this.store.down = false;
		this.outbox.writeDown();
		assertThat(claim()).isEmpty();
		List<Delivery> current = this.outbox.current(waiting);
		assertThat(current).extracting(Delivery::state)
			.containsExactly(Delivery.State.DELIVERED, Delivery.State.PENDING);
		this.table.add(current);
		this.outbox.committed(current);
		this.outbox.writtenDown();
		assertThat(this.table.report(this.now, Duration.ZERO, 10).settled()).extracting(Delivery::key)
			.containsExactlyInAnyOrder("1", "2");
		assertThat(claim()).containsExactly("3");
		assertThat(this.outbox.inMemory()).isFalse();
	}

	@Test
	void writtenDownWhenAPageIsOnItsWayThenNobodyElseTakesIt() {
		commit(Pages.trigger("1", "a"));
		this.store.down = true;
		this.outbox.failed(List.of(Pages.trigger("2", "b")));
		List<Delivery> taken = this.outbox.claim("sms", this.now, LEASE, 2);
		this.store.down = false;
		this.outbox.writeDown();
		List<Delivery> current = this.outbox.current(List.of(Pages.trigger("2", "b")));
		this.table.add(current);
		this.outbox.committed(current);
		this.outbox.writtenDown();
		assertThat(this.table.claim("sms", this.now.plus(LEASE).minusSeconds(1), LEASE, 2)).isEmpty();
		this.outbox.settle(taken.stream().map((page) -> page.withOutcome(Delivery.State.DELIVERED, "202")).toList());
		assertThat(this.table.report(this.now, Duration.ZERO, 10).settled()).hasSize(2);
	}

	@Test
	void settleWhenTheStoreHasDiedSinceTheClaimThenIsToldLaterAndThePageDoesNotLeaveTwice() {
		commit(Pages.trigger("1", "a"));
		List<Delivery> taken = this.outbox.claim("sms", this.now, LEASE, 2);
		this.store.down = true;
		this.outbox.settle(taken.stream().map((page) -> page.withOutcome(Delivery.State.DELIVERED, "202")).toList());
		this.now = this.now.plus(LEASE);
		assertThat(claim()).isEmpty();
		this.store.down = false;
		this.outbox.writtenDown();
		assertThat(this.table.report(this.now, Duration.ZERO, 10).settled()).hasSize(1);
		assertThat(claim()).isEmpty();
	}

	@Test
	void writtenDownWhenTheStoreFailsAgainThenPagesGoOnLeavingFromMemory() {
		this.store.down = true;
		this.outbox.failed(List.of(Pages.trigger("1", "a"), Pages.trigger("2", "b")));
		List<Delivery> taken = this.outbox.claim("sms", this.now, LEASE, 1);
		this.outbox.settle(taken.stream().map((page) -> page.withOutcome(Delivery.State.DELIVERED, "202")).toList());
		this.outbox.writeDown();
		assertThatIllegalStateException().isThrownBy(this.outbox::writtenDown);
		this.outbox.failed(List.of());
		assertThat(claim()).containsExactly("2");
	}

	@Test
	void reportWhenAnotherReplicaHasDeliveredThenThePageDoesNotLeaveFromMemory() {
		commit(Pages.trigger("1", "a"));
		commit(Pages.trigger("2", "b"));
		Delivery theirs = this.table.claim("sms", this.now, LEASE, 1).get(0);
		this.table.settle(List.of(theirs.withOutcome(Delivery.State.DELIVERED, "202")));
		this.outbox.report(this.now, Duration.ZERO, 10);
		this.store.down = true;
		this.outbox.failed(List.of());
		assertThat(claim()).containsExactly("2");
	}

	@Test
	void failedWhenMemoryIsFullThenWhatHasNoPlaceWaitsForTheStore() {
		this.store.down = true;
		List<Delivery> storm = storm();
		this.outbox.failed(storm);
		assertThat(this.outbox.current(storm)).allMatch((page) -> page.state() == Delivery.State.PENDING);
		this.outbox.offered(List.of(Pages.page("next", "i" + InMemoryOutbox.MAX_PAGES, Page.Kind.UPDATED)));
		List<Delivery> taken = this.outbox.claim("sms", this.now, LEASE, 2);
		this.outbox.settle(taken.stream().map((page) -> page.withOutcome(Delivery.State.DELIVERED, "202")).toList());
		this.outbox.offered(List.of(Pages.page("last", "i" + InMemoryOutbox.MAX_PAGES, Page.Kind.REPEATED)));
		assertThat(claimAll()).doesNotContain("next", "last").hasSize(InMemoryOutbox.MAX_PAGES - 2);
		this.outbox.failed(storm);
		assertThat(claimAll()).containsExactly("k" + InMemoryOutbox.MAX_PAGES);
	}

	@Test
	void committedWhenMemoryIsFullThenNoFailureOfTheStoreMakesPagesDead() {
		List<Delivery> storm = storm();
		this.outbox.committed(storm);
		this.outbox.failed(List.of());
		this.outbox.writtenDown();
		assertThat(this.store.settled).noneMatch((page) -> page.state() != Delivery.State.PENDING);
		assertThat(this.outbox.current(storm)).allMatch((page) -> page.state() == Delivery.State.PENDING);
	}

	@Test
	void oldestWhileTheStoreIsDownThenIsOfMemory() {
		this.store.down = true;
		this.outbox.failed(List.of(Pages.trigger("1", "a")));
		assertThat(this.outbox.oldest("sms")).isEqualTo(Pages.NOW);
		assertThat(this.outbox.oldest("mail")).isNull();
		assertThat(this.outbox.standby(this.now.plusSeconds(121), Duration.ofMinutes(2), 10).late()).hasSize(1);
	}

	private void commit(Delivery page) {
		this.table.add(List.of(page));
		this.outbox.committed(List.of(page));
	}

	private static List<Delivery> storm() {
		return IntStream.rangeClosed(0, InMemoryOutbox.MAX_PAGES)
			.mapToObj((i) -> Pages.trigger("k" + i, "i" + i))
			.toList();
	}

	private List<String> claimAll() {
		return this.outbox.claim("sms", this.now, LEASE, Integer.MAX_VALUE).stream().map(Delivery::key).toList();
	}

	private List<String> claim() {
		return this.outbox.claim("sms", this.now, LEASE, 10).stream().map(Delivery::key).toList();
	}

	private void deliver() {
		List<Delivery> taken = this.outbox.claim("sms", this.now, LEASE, 10);
		assertThat(taken).extracting(Delivery::key).containsExactly("1");
		this.outbox.settle(List.of(taken.get(0).withOutcome(Delivery.State.DELIVERED, "202")));
	}

	/**
	 * A table that can be away.
	 */
	private static final class Store implements Outbox {

		private final Outbox table;

		private final List<Delivery> settled = new ArrayList<>();

		private boolean down;

		Store(Outbox table) {
			this.table = table;
		}

		private Outbox table() {
			if (this.down) {
				throw new IllegalStateException("down");
			}
			return this.table;
		}

		@Override
		public List<Delivery> claim(String channel, Instant now, Duration lease, int most) {
			return table().claim(channel, now, lease, most);
		}

		@Override
		public void settle(List<Delivery> deliveries) {
			table().settle(deliveries);
			this.settled.addAll(deliveries);
		}

		@Override
		public OutboxReport report(Instant now, Duration late, int most) {
			return table().report(now, late, most);
		}

	}

}
