package com.sitecraft.monitoring.notification;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.signal.Moment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DispatcherTests {

	private double random = 1;

	private final Dispatcher dispatcher = new Dispatcher(10, () -> this.random);

	@Test
	void dispatcherWhenTheRateIsNoneThenIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Dispatcher(0, () -> 0))
			.withMessageContaining("perMinute is 0");
	}

	@Test
	void settledWhenDeliveredOrRefusedThenIsOver() {
		Delivery page = Pages.trigger("1", "a").attempted();
		assertThat(this.dispatcher.settled(List.of(page), new Outcome.Delivered("202"), at(0)))
			.containsExactly(page.withOutcome(Delivery.State.DELIVERED, "202"));
		assertThat(this.dispatcher.settled(List.of(page), new Outcome.Refused("400"), at(0)))
			.containsExactly(page.withOutcome(Delivery.State.DEAD, "400"));
	}

	@Test
	void settledWhenToBeRetriedThenTheNextAttemptsAreFurtherAndFurtherApart() {
		assertThat(backoff(1)).isEqualTo(Duration.ofSeconds(1));
		assertThat(backoff(2)).isEqualTo(Duration.ofSeconds(2));
		assertThat(backoff(5)).isEqualTo(Duration.ofSeconds(16));
		assertThat(backoff(10)).isEqualTo(Duration.ofSeconds(512));
		assertThat(backoff(11)).isEqualTo(Duration.ofMinutes(10));
		assertThat(backoff(1_000)).isEqualTo(Duration.ofMinutes(10));
		this.random = 0;
		assertThat(backoff(5)).isEqualTo(Duration.ofSeconds(8));
	}

	@Test
	void settledWhenADigestIsToBeRetriedThenAllOfItComesDueAtOnce() {
		double[] jitter = { 0 };
		Dispatcher jittering = new Dispatcher(10, () -> jitter[0] += 0.1);
		List<Delivery> digest = List.of(Pages.trigger("1", "a").attempted(),
				Pages.trigger("2", "b").attempted().attempted(), Pages.trigger("3", "c").attempted());
		assertThat(jittering.settled(digest, new Outcome.Retry("503", null), at(0))).extracting(Delivery::dueAt)
			.containsOnly(Pages.NOW.plusMillis(1_100));
	}

	@Test
	void settledWhenTheReceiverNamesATimeThenItIsKeptForAllPages() {
		Delivery page = retried(Pages.trigger("1", "a").attempted(), Duration.ofSeconds(90), 0);
		assertThat(page.dueAt()).isEqualTo(Pages.NOW.plusSeconds(90));
		assertThat(this.dispatcher.quiet(at(89))).isTrue();
		assertThat(this.dispatcher.wanted(at(89))).isZero();
		assertThat(this.dispatcher.pause(at(30))).isEqualTo(Duration.ofSeconds(60));
		assertThat(this.dispatcher.quiet(at(90))).isFalse();
		assertThat(this.dispatcher.wanted(at(90))).isEqualTo(Dispatcher.MOST);
	}

	@Test
	void settledWhenTheReceiverNamesADayThenAnHourIsKept() {
		assertThat(retried(Pages.trigger("1", "a").attempted(), Duration.ofDays(1), 0).dueAt())
			.isEqualTo(Pages.NOW.plus(Duration.ofHours(1)));
		assertThat(retried(Pages.trigger("1", "a").attempted(), Duration.ofSeconds(-1), 0).dueAt())
			.isEqualTo(Pages.NOW.plusSeconds(1));
	}

	@Test
	void settledWhenTriedForADayThenIsDead() {
		Delivery page = Pages.trigger("1", "a").attempted();
		assertThat(retried(page, null, 86_399).state()).isEqualTo(Delivery.State.PENDING);
		assertThat(retried(page, null, 86_400)).satisfies((dead) -> {
			assertThat(dead.state()).isEqualTo(Delivery.State.DEAD);
			assertThat(dead.detail()).isEqualTo("given up after 24 h: 503");
		});
	}

	@Test
	void circuitWhenFiveAttemptsFailThenOnePageProbesUntilOneIsDelivered() {
		Delivery page = Pages.trigger("1", "a").attempted();
		for (int i = 0; i < 4; i++) {
			retried(page, null, i);
			assertThat(this.dispatcher.wanted(at(i))).isEqualTo(Dispatcher.MOST);
		}
		retried(page, null, 4);
		assertThat(this.dispatcher.circuit()).isEqualTo(Dispatcher.Circuit.OPEN);
		assertThat(this.dispatcher.wanted(at(18))).isZero();
		assertThat(this.dispatcher.wanted(at(19))).isEqualTo(1);
		retried(page, null, 19);
		assertThat(this.dispatcher.wanted(at(48))).isZero();
		assertThat(this.dispatcher.wanted(at(49))).isEqualTo(1);
		this.dispatcher.settled(List.of(page), new Outcome.Delivered("202"), at(49));
		assertThat(this.dispatcher.circuit()).isEqualTo(Dispatcher.Circuit.CLOSED);
		assertThat(this.dispatcher.wanted(at(49))).isEqualTo(Dispatcher.MOST);
	}

	@Test
	void circuitWhenAPageIsRefusedThenTheReceiverWorks() {
		Delivery page = Pages.trigger("1", "a").attempted();
		IntStream.range(0, 9).forEach((i) -> {
			if (i == 4) {
				this.dispatcher.settled(List.of(page), new Outcome.Refused("400"), at(0));
			}
			else {
				retried(page, null, 0);
			}
		});
		assertThat(this.dispatcher.circuit()).isEqualTo(Dispatcher.Circuit.CLOSED);
	}

	@Test
	void planWhenTheRateAllowsAllThenSendsEach() {
		Dispatcher.Plan plan = this.dispatcher.plan(pages(10), (page) -> true, at(0));
		assertThat(plan.single()).hasSize(10);
		assertThat(this.dispatcher.wanted(at(0))).isZero();
		assertThat(this.dispatcher.pause(at(0))).isEqualTo(Duration.ofSeconds(6));
		assertThat(this.dispatcher.wanted(at(6))).isEqualTo(Dispatcher.MOST);
	}

	@Test
	void planWhenMoreWaitThanTheRateAllowsThenMergesTheRestAndLosesNone() {
		List<Delivery> pages = pages(100);
		Dispatcher.Plan plan = this.dispatcher.plan(pages, (page) -> true, at(0));
		assertThat(plan.single()).isEqualTo(pages.subList(0, 9));
		assertThat(plan.digest()).isEqualTo(pages.subList(9, 100));
		assertThat(plan.waiting()).isEmpty();
		assertThat(this.dispatcher.wanted(at(0))).isZero();
	}

	@Test
	void planWhenSomeMayNotBeMergedThenTheyWaitAndNeitherKindStarves() {
		this.dispatcher.plan(pages(10), (page) -> true, at(0));
		List<Delivery> pages = pages(6);
		Dispatcher.Plan first = this.dispatcher.plan(pages, (page) -> !page.key().equals("k0"), at(6));
		assertThat(first.digest()).hasSize(5);
		assertThat(first.waiting()).containsExactly(pages.get(0));
		Dispatcher.Plan second = this.dispatcher.plan(pages, (page) -> !page.key().equals("k0"), at(12));
		assertThat(second.single()).containsExactly(pages.get(0));
		assertThat(second.waiting()).hasSize(5);
		Dispatcher.Plan third = this.dispatcher.plan(pages, (page) -> !page.key().equals("k0"), at(18));
		assertThat(third.digest()).hasSize(5);
		assertThat(this.dispatcher.plan(pages, (page) -> false, at(18)).waiting()).isEqualTo(pages);
	}

	@Test
	void planWhenOneIsLeftOverThenIsNoDigest() {
		this.dispatcher.plan(pages(9), (page) -> true, at(0));
		Dispatcher.Plan plan = this.dispatcher.plan(pages(2), (page) -> page.key().equals("k0"), at(0));
		assertThat(plan.digest()).isEmpty();
		assertThat(plan.single()).hasSize(1);
		assertThat(plan.waiting()).hasSize(1);
	}

	@Test
	void settledWhenADigestFailsThenItsPagesAreRetriedAndCountAsOneFailure() {
		List<Delivery> pages = pages(8).stream().map(Delivery::attempted).toList();
		assertThat(this.dispatcher.settled(pages, new Outcome.Retry("503", null), at(0)))
			.allMatch((page) -> page.state() == Delivery.State.PENDING)
			.extracting(Delivery::detail)
			.containsOnly("in a digest of 8: 503");
		assertThat(this.dispatcher.circuit()).isEqualTo(Dispatcher.Circuit.CLOSED);
	}

	@Test
	void unsentWhenThereIsNoTokenThenIsDueWithTheNext() {
		this.dispatcher.plan(pages(10), (page) -> true, at(0));
		assertThat(this.dispatcher.unsent(List.of(Pages.trigger("1", "a").attempted()), at(0))).singleElement()
			.satisfies((page) -> assertThat(page.attempts()).isZero())
			.satisfies((page) -> assertThat(page.dueAt()).isEqualTo(Pages.NOW.plusSeconds(6)));
	}

	private Duration backoff(int attempts) {
		Dispatcher fresh = new Dispatcher(10, () -> this.random);
		Delivery page = Pages.trigger("1", "a");
		for (int i = 0; i < attempts; i++) {
			page = page.attempted();
		}
		return Duration.between(Pages.NOW,
				fresh.settled(List.of(page), new Outcome.Retry("503", null), at(0)).get(0).dueAt());
	}

	private Delivery retried(Delivery page, @Nullable Duration after, int second) {
		return this.dispatcher.settled(List.of(page), new Outcome.Retry("503", after), at(second)).get(0);
	}

	private static List<Delivery> pages(int count) {
		return IntStream.range(0, count).mapToObj((i) -> Pages.page("k" + i, "i" + i, Page.Kind.TRIGGERED)).toList();
	}

	private static Moment at(int second) {
		return new Moment(Pages.NOW.plusSeconds(second), 5_000_000_000L + second * 1_000_000_000L);
	}

}
