package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.sitecraft.monitoring.incident.Desk.policy;
import static com.sitecraft.monitoring.incident.Desk.step;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is told while nobody acknowledges.
 */
class EscalationTests {

	private final Desk desk = new Desk();

	@BeforeEach
	void people() {
		this.desk.person("ann", "slack", "@ann").person("bob", "mail", "bob@host");
		this.desk.shifts.put("primary", List.of("ann"));
		this.desk.shifts.put("secondary", List.of("bob"));
		this.desk.policy = policy(0, step(0, "schedule:primary", "channel:ops"), step(10, "schedule:secondary"),
				step(25, "person:ann"));
	}

	private static Duration minutes(double minutes) {
		return Duration.ofSeconds((long) (minutes * 60));
	}

	private void begin() {
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.run(Duration.ofSeconds(15));
	}

	@Test
	void stepsWhenDueThenAreToldAtTheirTimeAndOnce() {
		begin();
		assertThat(this.desk.told(Desk.TICK)).containsExactly("TRIGGERED slack @ann", "TRIGGERED ops");
		assertThat(this.desk.told(minutes(9.75))).isEmpty();
		assertThat(this.desk.told(Desk.TICK)).containsExactly("TRIGGERED mail bob@host");
		assertThat(this.desk.told(minutes(14.75))).isEmpty();
		assertThat(this.desk.told(Desk.TICK)).containsExactly("TRIGGERED slack @ann");
		assertThat(this.desk.told(minutes(120))).isEmpty();
		assertThat(this.desk.pages).extracting(Page::step).containsExactly(1, 1, 2, 3);
	}

	@Test
	void policyWhenRepeatedThenBeginsAgainAfterAsLongAsTheLastStepWaited() {
		this.desk.policy = policy(2, step(0, "channel:a"), step(10, "channel:b"));
		begin();
		List<Page> pages = this.desk.run(minutes(120));
		Page first = pages.get(0);
		assertThat(pages).extracting((page) -> page.channel() + Duration.between(first.at(), page.at()).toMinutes())
			.containsExactly("a0", "b10", "a20", "b30", "a40", "b50");
	}

	@Test
	void firstStepWhenItWaitsThenNobodyIsToldBefore() {
		this.desk.policy = policy(0, step(5, "channel:a"));
		begin();
		assertThat(this.desk.told(minutes(5))).isEmpty();
		assertThat(this.desk.told(Desk.TICK)).containsExactly("TRIGGERED a");
	}

	@Test
	void policyWhenTheReceiverEscalatesThenOnlyTheFirstStepIsTold() {
		this.desk.policy = new EscalationPolicy("default", List.of(step(0, "channel:pd"), step(5, "channel:b")), 3,
				"log", minutes(30), true);
		begin();
		assertThat(this.desk.told(minutes(100))).containsExactly("TRIGGERED pd");
	}

	@Test
	void stepWhenNobodyIsOnCallThenTheFallbackIsToldAndTheTimelineSaysSo() {
		this.desk.shifts.put("primary", List.of());
		begin();
		assertThat(this.desk.told(Desk.TICK)).containsExactly("TRIGGERED log", "TRIGGERED ops");
		assertThat(this.desk.timeline(this.desk.open()))
			.contains("FELL_BACK: Nobody is on call in primary: log is told instead");
	}

	@Test
	void stepWhenScheduleOrPersonIsUnknownOrHasNoContactThenTheFallbackIsTold() {
		this.desk.people.put("eve", new com.sitecraft.monitoring.oncall.Person("eve", "Eve", java.util.Map.of()));
		this.desk.policy = policy(0, step(0, "schedule:none"), step(10, "person:none"), step(20, "person:eve"));
		begin();
		assertThat(this.desk.told(minutes(30))).containsExactly("TRIGGERED log", "TRIGGERED log", "TRIGGERED log");
		assertThat(this.desk.timeline(this.desk.open())).filteredOn((line) -> line.startsWith("FELL_BACK")).hasSize(3);
	}

	@Test
	void acknowledgementWhenGivenThenStopsTellsAndLapsesToWhoWasToldLast() {
		begin();
		this.desk.run(minutes(11));
		String id = this.desk.open().id();
		assertThat(Desk.texts(this.desk.accept(this.desk.incidents().acknowledge(id, "ann", this.desk.now()))))
			.containsExactly("ACKNOWLEDGED slack @ann", "ACKNOWLEDGED ops", "ACKNOWLEDGED mail bob@host");
		assertThat(this.desk.open().state()).isEqualTo(Incident.State.ACKNOWLEDGED);
		assertThat(this.desk.told(minutes(29.75))).isEmpty();
		assertThat(this.desk.told(Desk.TICK)).containsExactly("TRIGGERED mail bob@host");
		assertThat(this.desk.told(minutes(14.75))).isEmpty();
		assertThat(this.desk.told(Desk.TICK)).containsExactly("TRIGGERED slack @ann");
	}

	@Test
	void acknowledgementWhenRenewedThenHoldsAnewAndTellsNobody() {
		begin();
		this.desk.run(minutes(1));
		String id = this.desk.open().id();
		this.desk.accept(this.desk.incidents().acknowledge(id, "ann", this.desk.now()));
		this.desk.run(minutes(20));
		assertThat(this.desk.accept(this.desk.incidents().acknowledge(id, "bob", this.desk.now()))).isEmpty();
		assertThat(this.desk.told(minutes(29.75))).isEmpty();
		assertThat(this.desk.told(Desk.TICK)).isNotEmpty();
	}

	@Test
	void acknowledgementWhenAnAlertFiresAnewThenIsOver() {
		this.desk.fire("busy", "q", "other");
		begin();
		this.desk.run(minutes(1));
		this.desk.accept(this.desk.incidents().acknowledge(this.desk.open().id(), "ann", this.desk.now()));
		this.desk.clear("busy");
		assertThat(this.desk.told(minutes(6))).isEmpty();
		this.desk.fire("busy");
		assertThat(this.desk.told(Desk.TICK)).contains("TRIGGERED slack @ann", "TRIGGERED ops");
		assertThat(this.desk.open().state()).isEqualTo(Incident.State.TRIGGERED);
	}

	@Test
	void acknowledgementWhenAnotherAlertFiresThenHoldsAndItIsTold() {
		begin();
		this.desk.run(minutes(1));
		this.desk.accept(this.desk.incidents().acknowledge(this.desk.open().id(), "ann", this.desk.now()));
		this.desk.run(minutes(6));
		this.desk.fire("busy", "q", "other");
		assertThat(this.desk.told(minutes(1))).containsExactly("UPDATED slack @ann", "UPDATED ops");
		assertThat(this.desk.open().state()).isEqualTo(Incident.State.ACKNOWLEDGED);
	}

	@Test
	void snoozeWhenOverThenGoesOn() {
		begin();
		this.desk.run(minutes(1));
		Incidents incidents = this.desk.incidents();
		this.desk.accept(incidents.snooze(this.desk.open().id(), this.desk.now().instant().plus(minutes(60)), "ann",
				this.desk.now()));
		this.desk.fire("busy", "q", "other");
		assertThat(this.desk.told(minutes(59.75))).isEmpty();
		assertThat(this.desk.told(Desk.TICK)).contains("TRIGGERED slack @ann", "TRIGGERED ops");
	}

	@Test
	void snoozeWhenTheTimeIsPastOrFarThenIsRefused() {
		begin();
		Incidents incidents = this.desk.incidents();
		assertThat(incidents.snooze(this.desk.open().id(), this.desk.now().instant(), "ann", this.desk.now()))
			.isInstanceOf(Decision.Refused.class);
		assertThat(incidents.snooze(this.desk.open().id(), this.desk.now().instant().plus(Duration.ofDays(31)), "ann",
				this.desk.now()))
			.isInstanceOf(Decision.Refused.class);
	}

	@Test
	void resolutionWhenByHandThenAlertsThatGoOnDoNotReopenUntilTheyFireAnew() {
		begin();
		this.desk.run(minutes(1));
		assertThat(Desk
			.texts(this.desk.accept(this.desk.incidents().resolve(this.desk.open().id(), "ann", this.desk.now()))))
			.containsExactly("RESOLVED slack @ann", "RESOLVED ops");
		assertThat(this.desk.told(Duration.ofHours(5))).isEmpty();
		this.desk.restart(minutes(1));
		assertThat(this.desk.told(Duration.ofHours(5))).isEmpty();
		this.desk.clear("busy");
		this.desk.run(minutes(1));
		this.desk.fire("busy");
		assertThat(this.desk.told(minutes(1))).containsExactly("TRIGGERED slack @ann", "TRIGGERED ops");
	}

	@Test
	void resolutionWhenByHandAndAnotherAlertFiresThenIsReopenedForThat() {
		begin();
		this.desk.run(minutes(1));
		String id = this.desk.open().id();
		this.desk.accept(this.desk.incidents().resolve(id, "ann", this.desk.now()));
		this.desk.run(minutes(1));
		this.desk.fire("busy", "q", "other");
		assertThat(this.desk.told(minutes(1))).containsExactly("TRIGGERED slack @ann", "TRIGGERED ops");
		assertThat(this.desk.open().id()).isEqualTo(id);
	}

	@Test
	void escalationWhenByHandThenTellsTheNextStepUntilNoneIsLeft() {
		begin();
		this.desk.run(minutes(1));
		String id = this.desk.open().id();
		Incidents incidents = this.desk.incidents();
		this.desk.accept(incidents.acknowledge(id, "ann", this.desk.now()));
		assertThat(Desk.texts(this.desk.accept(incidents.escalate(id, "ann", this.desk.now()))))
			.containsExactly("TRIGGERED mail bob@host");
		assertThat(this.desk.told(minutes(14.75))).isEmpty();
		assertThat(this.desk.told(Desk.TICK)).containsExactly("TRIGGERED slack @ann");
		assertThat(incidents.escalate(id, "ann", this.desk.now()))
			.isEqualTo(new Decision.Refused("Incident " + id + " has no step left: all of policy default are told"));
	}

	@Test
	void escalationWhenByHandBeforeTheFirstPageThenIsNotToldTwice() {
		begin();
		assertThat(this.desk.accept(this.desk.incidents().escalate(this.desk.open().id(), "ann", this.desk.now())))
			.hasSize(2);
		assertThat(this.desk.told(minutes(9.75))).isEmpty();
	}

	@Test
	void operatorWhenIncidentIsOverOrUnknownThenIsRefused() {
		begin();
		this.desk.run(minutes(1));
		String id = this.desk.open().id();
		Incidents incidents = this.desk.incidents();
		this.desk.accept(incidents.resolve(id, "ann", this.desk.now()));
		assertThat(incidents.acknowledge(id, "ann", this.desk.now()))
			.isEqualTo(new Decision.Refused("Incident " + id + " is resolved since " + this.desk.now().instant()));
		assertThat(incidents.resolve(id, "ann", this.desk.now())).isInstanceOf(Decision.Refused.class);
		assertThat(incidents.escalate(id, "ann", this.desk.now())).isInstanceOf(Decision.Refused.class);
		assertThat(incidents.acknowledge("none", "ann", this.desk.now()))
			.isEqualTo(new Decision.Refused("There is no incident none"));
		assertThat(incidents.note(id, " ", "ann", this.desk.now())).isInstanceOf(Decision.Refused.class);
		this.desk.accept(incidents.note(id, "It was the cable", "ann", this.desk.now()));
	}

	@Test
	void wallClockWhenItJumpsThenHastensAndDelaysNothing() {
		begin();
		this.desk.run(minutes(1));
		this.desk.jumpWall(Duration.ofHours(2));
		assertThat(this.desk.told(minutes(9))).isEmpty();
		this.desk.jumpWall(Duration.ofHours(-4));
		assertThat(this.desk.told(minutes(0.25))).containsExactly("TRIGGERED mail bob@host");
	}

	@Test
	void restartWhenBetweenTwoStepsThenNeitherRepeatsNorSkips() {
		begin();
		this.desk.run(minutes(5));
		this.desk.restart(minutes(3));
		assertThat(this.desk.told(minutes(2))).isEmpty();
		assertThat(this.desk.told(minutes(0.5))).containsExactly("TRIGGERED mail bob@host");
		this.desk.restart(minutes(1));
		assertThat(this.desk.told(minutes(13))).isEmpty();
		assertThat(this.desk.told(minutes(1.25))).containsExactly("TRIGGERED slack @ann");
		assertThat(this.desk.pages).extracting(Page::key).doesNotHaveDuplicates();
	}

	@Test
	void restartWhenAStepBecameDueMeanwhileThenIsToldOnceAndCountsAsOverdue() {
		begin();
		this.desk.run(minutes(5));
		this.desk.restart(minutes(60));
		assertThat(Desk.texts(this.desk.tick())).containsExactly("TRIGGERED mail bob@host");
		assertThat(this.desk.gauge("sitecraft.escalations.overdue")).isEqualTo(1);
		assertThat(this.desk.told(minutes(14.75))).isEmpty();
		assertThat(this.desk.gauge("sitecraft.escalations.overdue")).isZero();
		assertThat(this.desk.told(Desk.TICK)).containsExactly("TRIGGERED slack @ann");
	}

	@Test
	void tickWhenDoneAgainFromStoredStateThenGivesTheSameKeys() {
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.pass(Duration.ofSeconds(30));
		java.util.Map<String, Incident> stored = new java.util.LinkedHashMap<>(this.desk.stored);
		List<Page> first = this.desk.tick();
		this.desk.stored.clear();
		this.desk.stored.putAll(stored);
		this.desk.restart(minutes(1));
		assertThat(this.desk.tick()).extracting(Page::key)
			.containsExactlyElementsOf(first.stream().map(Page::key).toList());
		this.desk.stored.clear();
		this.desk.restart(minutes(1));
		this.desk.tick();
		assertThat(this.desk.run(minutes(0.5))).extracting(Page::key)
			.containsExactlyElementsOf(first.stream().map(Page::key).toList());
	}

	@Test
	void planWhenConfigurationChangesThenIsThatOfTheOpening() {
		begin();
		this.desk.run(minutes(1));
		this.desk.policy = policy(0, step(0, "channel:new"));
		this.desk.first = List
			.of(new Route(com.sitecraft.monitoring.signal.Matcher.parse("alertname=\"busy\""), this.desk.plan()));
		this.desk.restart(minutes(1));
		assertThat(this.desk.told(minutes(10))).containsExactly("TRIGGERED mail bob@host");
		this.desk.clear("busy");
		assertThat(this.desk.told(Desk.TICK)).contains("RESOLVED mail bob@host");
		this.desk.run(minutes(11));
		this.desk.fire("busy");
		assertThat(this.desk.told(minutes(1))).containsExactly("TRIGGERED new");
	}

}
