package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static com.sitecraft.monitoring.incident.Desk.policy;
import static com.sitecraft.monitoring.incident.Desk.step;
import static org.assertj.core.api.Assertions.assertThat;

class DeliveringTests {

	private final Desk desk = new Desk();

	private Page page() {
		this.desk.policy = policy(0, step(0, "channel:ops"));
		this.desk.fire("busy");
		this.desk.tick();
		return this.desk.run(Duration.ofSeconds(30)).get(0);
	}

	@Test
	void pageWhenDeliveredThenTheTimelineSaysSoOnce() {
		String key = page().key();
		assertThat(settled(key, PageOutcome.DELIVERED, "202 password=abc")).isEmpty();
		this.desk.tick();
		assertThat(this.desk.timeline(this.desk.open())).last()
			.isEqualTo("DELIVERED: " + key + ": 202 password=******");
		assertThat(this.desk.incidents().settled(key, PageOutcome.DELIVERED, "again", this.desk.now())).isEmpty();
		assertThat(this.desk.incidents().late(key, this.desk.now())).isEmpty();
	}

	@Test
	void pageWhenLateThenTheFallbackIsToldOnceAndHearsOfTheEnd() {
		String key = page().key();
		assertThat(late(key)).containsExactly("TRIGGERED log");
		assertThat(late(key)).isEmpty();
		this.desk.clear("busy");
		assertThat(this.desk.told(Desk.TICK)).containsExactly("RESOLVED ops", "RESOLVED log");
		assertThat(this.desk.pages).extracting(Page::key).doesNotHaveDuplicates();
	}

	@Test
	void pageWhenDeadThenTheFallbackIsToldUnlessItWas() {
		String key = page().key();
		assertThat(Desk.texts(settled(key, PageOutcome.UNDELIVERED, "404"))).containsExactly("TRIGGERED log");
		this.desk.clear("busy");
		String end = this.desk.run(Desk.TICK).get(0).key();
		assertThat(settled(end, PageOutcome.UNDELIVERED, "404")).isEmpty();
	}

	@Test
	void pageWhenTheFallbackItselfIsLateThenNobodyIsTold() {
		String key = page().key();
		late(key);
		String fallback = this.desk.pages.get(1).key();
		assertThat(late(fallback)).isEmpty();
	}

	@Test
	void pageWhenCancelledThenTheTimelineSaysSo() {
		page();
		this.desk.clear("busy");
		String end = this.desk.run(Desk.TICK).get(0).key();
		settled(end, PageOutcome.CANCELLED, "nobody there was told");
		assertThat(this.desk.timeline(this.desk.stored.values().iterator().next())).last()
			.isEqualTo("CANCELLED: " + end + " is not sent: nobody there was told");
	}

	@Test
	void pageWhenLateAfterTheEndThenTheFallbackIsNotTold() {
		String key = page().key();
		this.desk.clear("busy");
		this.desk.run(Desk.TICK);
		assertThat(late(key)).isEmpty();
	}

	@Test
	void keyWhenUnknownThenNothingChanges() {
		page();
		assertThat(this.desk.incidents().late("none", this.desk.now())).isEmpty();
		assertThat(this.desk.incidents()
			.settled(this.desk.open().id() + "/99", PageOutcome.DELIVERED, "", this.desk.now())).isEmpty();
	}

	@Test
	void keyWhenTwoReplicasDecideFromTheSameStateThenIsEqualForEqualPagesOnly() {
		Desk one = replica();
		Desk other = replica();
		assertThat(keys(one)).isEqualTo(keys(other));
		one.accept(one.incidents().acknowledge(one.open().id(), "ann", one.now()));
		other.run(Duration.ofMinutes(10));
		assertThat(Desk.texts(one.pages)).containsExactly("TRIGGERED ops", "ACKNOWLEDGED ops");
		assertThat(Desk.texts(other.pages)).containsExactly("TRIGGERED ops", "TRIGGERED boss");
		assertThat(keys(one)).doesNotContainAnyElementsOf(keys(other).subList(1, 2));
		assertThat(keys(one).get(1)).matches("\\S+/2-[0-9a-f]{8}");
		other.incidents().settled(keys(one).get(1), PageOutcome.DELIVERED, "202", other.now());
		other.tick();
		assertThat(other.timeline(other.open())).noneMatch((line) -> line.contains(keys(one).get(1)));
	}

	private static Desk replica() {
		Desk desk = new Desk();
		desk.policy = policy(0, step(0, "channel:ops"), step(10, "channel:boss"));
		desk.fire("busy");
		desk.tick();
		desk.run(Duration.ofSeconds(30));
		return desk;
	}

	private static List<String> keys(Desk desk) {
		return desk.pages.stream().map(Page::key).toList();
	}

	@Test
	void outcomesWhenManyThenTheViewIsMadeOnceForAll() {
		String key = page().key();
		IncidentsView before = this.desk.incidents().snapshot();
		late(key);
		this.desk.keep(this.desk.incidents().settled(key, PageOutcome.DELIVERED, "ok", this.desk.now()));
		assertThat(this.desk.incidents().snapshot()).isSameAs(before);
		this.desk.tick();
		assertThat(this.desk.timeline(this.desk.open())).last().isEqualTo("DELIVERED: " + key + ": ok");
	}

	private List<String> late(String key) {
		return Desk.texts(this.desk.keep(this.desk.incidents().late(key, this.desk.now())));
	}

	private List<Page> settled(String key, PageOutcome outcome, String detail) {
		List<Page> decided = this.desk.keep(this.desk.incidents().settled(key, outcome, detail, this.desk.now()));
		this.desk.tick();
		return decided;
	}

}
