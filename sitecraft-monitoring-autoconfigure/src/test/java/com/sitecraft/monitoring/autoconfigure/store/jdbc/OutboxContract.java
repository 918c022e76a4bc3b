package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outbox;
import com.sitecraft.monitoring.notification.OutboxReport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link Outbox} keeps.
 */
abstract class OutboxContract {

	private static final Instant NOW = Pages.NOW;

	private static final Duration LEASE = Duration.ofSeconds(40);

	abstract Outbox outbox();

	/** The outbox as another replica sees it, the same one where there is no other. */
	Outbox other() {
		return outbox();
	}

	abstract void add(List<Delivery> deliveries);

	abstract void reported(Set<String> keys);

	abstract void late(Set<String> keys);

	@Test
	void claimWhenAddedThenHasAllOfThePage() {
		Delivery page = Pages.trigger("1", "a", "sms");
		add(List.of(page));
		assertThat(claim("sms")).containsExactly(page.attempted());
	}

	@Test
	void claimWhenPagesOfOneIncidentWaitThenHasTheOldestUntilItIsSettled() {
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.page("2", "a", "sms", Page.Kind.UPDATED),
				Pages.trigger("3", "b", "sms")));
		List<Delivery> first = claim("sms");
		assertThat(first).extracting(Delivery::key).containsExactly("1", "3");
		assertThat(claim("sms")).isEmpty();
		settle(first.get(0), Delivery.State.DELIVERED);
		assertThat(claim("sms")).extracting(Delivery::key).containsExactly("2");
	}

	@Test
	void claimWhenAnotherChannelWaitsThenLeavesItAlone() {
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.trigger("2", "a", "mail")));
		assertThat(claim("mail")).extracting(Delivery::key).containsExactly("2");
		assertThat(claim("sms")).extracting(Delivery::key).containsExactly("1");
	}

	@Test
	void claimWhenMoreWaitThenHasTheOldest() {
		add(IntStream.range(0, 5).mapToObj((i) -> Pages.trigger("k" + i, "i" + i, "sms")).toList());
		assertThat(outbox().claim("sms", NOW, LEASE, 2)).extracting(Delivery::key).containsExactly("k0", "k1");
		assertThat(claim("sms")).extracting(Delivery::key).containsExactly("k2", "k3", "k4");
	}

	@Test
	void claimWhenTheLeaseEndsThenHasThePageWithTheSameKeyAgain() {
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.page("2", "a", "sms", Page.Kind.UPDATED)));
		claim("sms");
		assertThat(other().claim("sms", NOW.plus(LEASE).minusSeconds(1), LEASE, 10)).isEmpty();
		assertThat(other().claim("sms", NOW.plus(LEASE), LEASE, 10)).singleElement()
			.satisfies((page) -> assertThat(page.key()).isEqualTo("1"))
			.satisfies((page) -> assertThat(page.attempts()).isEqualTo(2));
	}

	@Test
	void claimWhenRetriedLaterThenWaitsAndHoldsUpItsSuccessors() {
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.page("2", "a", "sms", Page.Kind.UPDATED)));
		Delivery taken = claim("sms").get(0);
		outbox().settle(List.of(taken.withOutcome(Delivery.State.PENDING, "503").withDueAt(NOW.plusSeconds(5))));
		assertThat(outbox().claim("sms", NOW.plusSeconds(4), LEASE, 10)).isEmpty();
		assertThat(outbox().claim("sms", NOW.plusSeconds(5), LEASE, 10)).singleElement()
			.satisfies((page) -> assertThat(page.key()).isEqualTo("1"))
			.satisfies((page) -> assertThat(page.detail()).isEqualTo("503"));
	}

	@Test
	void claimWhenThePredecessorIsDeadThenHasTheSuccessor() {
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.page("2", "a", "sms", Page.Kind.UPDATED)));
		settle(claim("sms").get(0), Delivery.State.DEAD);
		assertThat(claim("sms")).extracting(Delivery::key).containsExactly("2");
	}

	@Test
	void claimWhenOverBeforeAnAttemptThenCancelsAllUpToTheEnd() {
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.page("2", "a", "sms", Page.Kind.ACKNOWLEDGED),
				Pages.page("3", "a", "sms", Page.Kind.RESOLVED), Pages.trigger("4", "a", "sms")));
		assertThat(claim("sms")).isEmpty();
		assertThat(report().settled()).extracting(Delivery::key).containsExactly("1", "2", "3");
		assertThat(report().settled()).extracting(Delivery::state).containsOnly(Delivery.State.CANCELLED);
		assertThat(report().settled()).extracting(Delivery::detail).allMatch((detail) -> detail.startsWith("not sent"));
		assertThat(claim("sms")).extracting(Delivery::key).containsExactly("4");
	}

	@Test
	void claimWhenOverAfterAnAttemptThenCancelsNothing() {
		add(List.of(Pages.trigger("1", "a", "sms")));
		claim("sms");
		add(List.of(Pages.page("2", "a", "sms", Page.Kind.RESOLVED)));
		assertThat(outbox().claim("sms", NOW.plus(LEASE), LEASE, 10)).extracting(Delivery::key).containsExactly("1");
	}

	@Test
	void claimWhenTheChannelWasToldEarlierThenIsToldTheEndAsWell() {
		add(List.of(Pages.trigger("1", "a", "sms")));
		settle(claim("sms").get(0), Delivery.State.DELIVERED);
		reported(Set.of("1"));
		assertThat(report().settled()).isEmpty();
		add(List.of(Pages.trigger("2", "a", "sms"), Pages.page("3", "a", "sms", Page.Kind.RESOLVED)));
		settle(claim("sms").get(0), Delivery.State.DELIVERED);
		reported(Set.of("2"));
		settle(claim("sms").get(0), Delivery.State.DELIVERED);
		reported(Set.of("3"));
		assertThat(report().settled()).isEmpty();
		add(List.of(Pages.trigger("4", "a", "sms"), Pages.page("5", "a", "sms", Page.Kind.RESOLVED)));
		assertThat(claim("sms")).isEmpty();
	}

	@Test
	void claimWhenGivenBackUnsentThenCountsAsNotAttempted() {
		add(List.of(Pages.trigger("1", "a", "sms")));
		outbox().settle(List.of(claim("sms").get(0).notAttempted()));
		assertThat(claim("sms")).extracting(Delivery::attempts).containsExactly(1);
	}

	@Test
	void settleWhenSettledAlreadyThenChangesNothing() {
		add(List.of(Pages.trigger("1", "a", "sms")));
		Delivery taken = claim("sms").get(0);
		settle(taken, Delivery.State.DELIVERED);
		settle(taken, Delivery.State.DEAD);
		outbox().settle(List.of(taken.withOutcome(Delivery.State.PENDING, "late")));
		assertThat(report().settled()).extracting(Delivery::state).containsExactly(Delivery.State.DELIVERED);
		assertThat(claim("sms")).isEmpty();
		settle(Pages.trigger("unknown", "a", "sms"), Delivery.State.DEAD);
	}

	@Test
	void addWhenTheKeyIsKnownThenIsTheSamePage() {
		add(List.of(Pages.trigger("1", "a", "sms")));
		add(List.of(Pages.trigger("1", "a", "sms"), Pages.trigger("2", "b", "sms")));
		List<Delivery> claimed = claim("sms");
		assertThat(claimed).extracting(Delivery::key).containsExactly("1", "2");
		settle(claimed.get(0), Delivery.State.DELIVERED);
		add(List.of(Pages.trigger("1", "a", "sms")));
		assertThat(claim("sms")).isEmpty();
	}

	@Test
	void addWhenDeliveredAlreadyThenIsReportedAndNeverClaimed() {
		add(List.of(Pages.trigger("1", "a", "sms").withOutcome(Delivery.State.DELIVERED, "202")));
		assertThat(claim("sms")).isEmpty();
		assertThat(report().settled()).extracting(Delivery::detail).containsExactly("202");
	}

	@Test
	void reportWhenPagesWaitThenHasTheLateAndTheOldestOfEachChannel() {
		Delivery young = Pages.trigger("2", "b", "mail");
		add(List.of(Pages.trigger("1", "a", "sms"), young));
		OutboxReport report = outbox().report(NOW.plusSeconds(120), Duration.ofSeconds(120), 10);
		assertThat(report.late()).isEmpty();
		assertThat(report.oldest()).containsEntry("sms", NOW).containsEntry("mail", NOW);
		report = outbox().report(NOW.plusSeconds(121), Duration.ofSeconds(120), 1);
		assertThat(report.late()).extracting(Delivery::key).containsExactly("1");
		assertThat(report.pending()).containsExactlyInAnyOrder("1", "2");
	}

	@Test
	void lateWhenSaidThenTheNextOnesAreReportedAndThePageStillLeaves() {
		add(IntStream.range(0, 5).mapToObj((i) -> Pages.trigger("k" + i, "i" + i, "sms")).toList());
		assertThat(lateOnes()).containsExactly("k0", "k1");
		late(Set.of("k0", "k1", "unknown"));
		assertThat(lateOnes()).containsExactly("k2", "k3");
		assertThat(claim("sms")).hasSize(5);
		settle(Pages.trigger("k0", "i0", "sms"), Delivery.State.DEAD);
		assertThat(report().settled()).extracting(Delivery::key).containsExactly("k0");
	}

	private List<String> lateOnes() {
		return outbox().report(NOW.plusSeconds(121), Duration.ofSeconds(120), 2)
			.late()
			.stream()
			.map(Delivery::key)
			.toList();
	}

	@Test
	void reportedWhenStillPendingThenKeepsThePage() {
		add(List.of(Pages.trigger("1", "a", "sms")));
		reported(Set.of("1", "unknown"));
		assertThat(claim("sms")).hasSize(1);
	}

	@Test
	void claimWhenManyClaimAtOnceThenNobodyHasAPageOfAnotherAndEachIncidentIsInOrder() throws Exception {
		int incidents = 40;
		List<Delivery> pages = new ArrayList<>();
		for (int i = 0; i < incidents * 3; i++) {
			String incident = "i" + i % incidents;
			pages.add(Pages.page(incident + "-" + i / incidents, incident, "sms",
					(i < incidents) ? Page.Kind.TRIGGERED : Page.Kind.UPDATED));
		}
		add(pages);
		ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
		Set<String> open = ConcurrentHashMap.newKeySet();
		Set<String> twice = ConcurrentHashMap.newKeySet();
		ExecutorService claimers = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> ends = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				Outbox mine = (i % 2 == 0) ? outbox() : other();
				ends.add(claimers.submit(() -> {
					while (order.size() < pages.size()) {
						List<Delivery> claimed = mine.claim("sms", NOW, LEASE, 7);
						claimed.stream()
							.filter((page) -> !open.add(page.incident()))
							.forEach((page) -> twice.add(page.key()));
						claimed.forEach((page) -> order.add(page.key()));
						claimed.forEach((page) -> open.remove(page.incident()));
						mine.settle(claimed.stream()
							.map((page) -> page.withOutcome(Delivery.State.DELIVERED, "202"))
							.toList());
					}
				}));
			}
			for (Future<?> end : ends) {
				end.get(30, TimeUnit.SECONDS);
			}
		}
		finally {
			claimers.shutdownNow();
		}
		assertThat(twice).isEmpty();
		assertThat(order).doesNotHaveDuplicates().hasSize(pages.size());
		for (int i = 0; i < incidents; i++) {
			String incident = "i" + i + "-";
			assertThat(order.stream().filter((key) -> key.startsWith(incident))).isSorted();
		}
	}

	final List<Delivery> claim(String channel) {
		return outbox().claim(channel, NOW, LEASE, 10);
	}

	final OutboxReport report() {
		return outbox().report(NOW, Duration.ofMinutes(2), 100);
	}

	final void settle(Delivery delivery, Delivery.State state) {
		outbox().settle(List.of(delivery.withOutcome(state, "outcome")));
	}

}
