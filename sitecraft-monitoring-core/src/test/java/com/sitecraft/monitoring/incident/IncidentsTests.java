package com.sitecraft.monitoring.incident;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Incident.State;
import com.sitecraft.monitoring.signal.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static com.sitecraft.monitoring.incident.Desk.policy;
import static com.sitecraft.monitoring.incident.Desk.step;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * When who is told, line by line.
 */
class IncidentsTests {

	private static final Duration TICK = Desk.TICK;

	private final Desk desk = new Desk();

	private static Duration minutes(double minutes) {
		return Duration.ofSeconds((long) (minutes * 60));
	}

	@Test
	void alertsWhenOfOneGroupThenAreOneIncidentThatIsToldAfterGroupWait() {
		this.desk.fire("busy", "q", "a");
		assertThat(this.desk.tick()).isEmpty();
		this.desk.pass(TICK);
		this.desk.fire("busy", "q", "b");
		assertThat(this.desk.tick()).isEmpty();
		assertThat(this.desk.told(TICK)).containsExactly("TRIGGERED ops");
		assertThat(this.desk.open().members().firing()).isEqualTo(2);
		assertThat(this.desk.told(minutes(10))).isEmpty();
	}

	@Test
	void alertsWhenGroupedByALabelThenAreAnIncidentForEachValue() {
		this.desk.grouping = new Grouping(Set.of("q"), Duration.ZERO, minutes(5), minutes(240), minutes(10));
		this.desk.fire("busy", "q", "a", "host", "1");
		this.desk.fire("busy", "q", "a", "host", "2");
		this.desk.fire("busy", "q", "b", "host", "1");
		this.desk.fire("idle", "q", "a");
		assertThat(this.desk.tick()).hasSize(3).extracting(Page::incident).doesNotHaveDuplicates();
		assertThat(this.desk.incidents().snapshot().open()).extracting((incident) -> incident.group().key())
			.containsExactlyInAnyOrder("{}:{alertname=\"busy\", q=\"a\"}", "{}:{alertname=\"busy\", q=\"b\"}",
					"{}:{alertname=\"idle\", q=\"a\"}");
	}

	@Test
	void groupWaitWhenZeroThenIsToldInTheSameTick() {
		this.desk.grouping = new Grouping(Set.of(), Duration.ZERO, minutes(5), minutes(240), minutes(10));
		this.desk.fire("busy");
		assertThat(Desk.texts(this.desk.tick())).containsExactly("TRIGGERED ops");
	}

	@Test
	void furtherAlertWhenFiresThenIsToldWhenTheIntervalHasPassedAndNotAtAMultipleOfIt() {
		this.desk.fire("busy", "q", "a");
		this.desk.tick();
		this.desk.run(minutes(1));
		this.desk.fire("busy", "q", "b");
		assertThat(this.desk.told(minutes(4.25))).isEmpty();
		assertThat(this.desk.told(TICK)).containsExactly("UPDATED ops");
		this.desk.run(minutes(7));
		this.desk.fire("busy", "q", "c");
		assertThat(this.desk.told(TICK)).containsExactly("UPDATED ops");
	}

	@Test
	void furtherAlertWhenResolvedBeforeItsTurnThenIsNotTold() {
		this.desk.fire("busy", "q", "a");
		this.desk.tick();
		this.desk.run(minutes(1));
		this.desk.fire("busy", "q", "b");
		this.desk.run(minutes(1));
		this.desk.clear("busy", "q", "b");
		assertThat(this.desk.told(minutes(10))).isEmpty();
		assertThat(this.desk.timeline(this.desk.open())).anyMatch((line) -> line.startsWith("CLEARED: {"));
	}

	@Test
	void resolutionWhenAllAlertsHaveEndedThenIsToldAtOnceToEveryoneWhoKnows() {
		this.desk.policy = policy(0, step(0, "channel:ops"), step(10, "channel:boss"), step(20, "channel:cto"));
		this.desk.fire("busy", "q", "a");
		this.desk.fire("busy", "q", "b");
		this.desk.tick();
		assertThat(this.desk.told(minutes(11))).containsExactly("TRIGGERED ops", "TRIGGERED boss");
		this.desk.clear("busy", "q", "a");
		assertThat(this.desk.told(minutes(1))).isEmpty();
		this.desk.clear("busy", "q", "b");
		assertThat(this.desk.told(TICK)).containsExactly("RESOLVED ops", "RESOLVED boss");
		assertThat(this.desk.told(minutes(60))).isEmpty();
	}

	@Test
	void resolutionWhenNobodyWasToldThenIsNotTold() {
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.clear("busy");
		assertThat(this.desk.told(minutes(5))).isEmpty();
		assertThat(this.desk.timeline(this.desk.stored.values().iterator().next())).last()
			.isEqualTo("RESOLVED: All alerts have ended; nobody had been told");
	}

	@Test
	void acknowledgementElsewhereWhenSomebodyHereTakesCareThenChangesNeitherWhoNorASnooze() {
		told();
		String id = this.desk.open().id();
		this.desk.accept(this.desk.incidents().snooze(id, Desk.START.plusSeconds(7_200), "ann", this.desk.now()));
		this.desk.pass(TICK);
		assertThat(elsewhere(id)).isEqualTo(new Decision.Refused("Incident " + id + " is snoozed by ann"));
		this.desk.accept(this.desk.incidents().acknowledge(id, "bob", this.desk.now()));
		this.desk.pass(minutes(20));
		this.desk.accept(elsewhere(id));
		assertThat(this.desk.open().course().acknowledgedBy()).isEqualTo("bob");
		assertThat(this.desk.told(minutes(29))).isEmpty();
		assertThat(this.desk.told(minutes(2))).containsExactly("TRIGGERED ops");
		// It comes again.
		assertThat(this.desk.incidents()
			.acknowledgeElsewhere(id, "pagerduty: cid", this.desk.now().instant().minusSeconds(1_900), this.desk.now()))
			.isInstanceOf(Decision.Refused.class);
		this.desk.accept(elsewhere(id));
		assertThat(this.desk.open().course().acknowledgedBy()).isEqualTo("pagerduty: cid");
	}

	@Test
	void resolutionElsewhereWhenBeforeTheIncidentWasReopenedThenIsOutOfDate() {
		told();
		String id = this.desk.open().id();
		this.desk.clear("busy");
		this.desk.run(TICK);
		Instant before = this.desk.now().instant();
		this.desk.pass(TICK);
		this.desk.fire("busy");
		this.desk.tick();
		Incidents incidents = this.desk.incidents();
		assertThat(incidents.resolveElsewhere(id, "pagerduty: cid", before, this.desk.now()))
			.isInstanceOf(Decision.Refused.class);
		assertThat(this.desk.open().id()).isEqualTo(id);
		this.desk.pass(TICK);
		this.desk.accept(incidents.resolveElsewhere(id, "pagerduty: cid", this.desk.now().instant(), this.desk.now()));
		assertThat(incidents.snapshot().open()).isEmpty();
	}

	private void told() {
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.run(minutes(1));
	}

	private Decision elsewhere(String id) {
		return this.desk.incidents()
			.acknowledgeElsewhere(id, "pagerduty: cid", this.desk.now().instant(), this.desk.now());
	}

	@Test
	void alertWhenItDisappearsThenHasEnded() {
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.run(minutes(1));
		this.desk.alerts.clear();
		assertThat(this.desk.told(TICK)).containsExactly("RESOLVED ops");
	}

	@Test
	void incidentWhenNobodyAcknowledgesThenIsRepeatedFourHoursAfterTheLastPage() {
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.run(minutes(1));
		assertThat(this.desk.told(minutes(239))).isEmpty();
		assertThat(this.desk.told(minutes(1))).containsExactly("REPEATED ops");
		assertThat(this.desk.told(minutes(239.75))).containsExactly("REPEATED ops");
	}

	@Test
	void severityWhenAWorseAlertFiresThenIsItsAndStays() {
		this.desk.fire("busy", "q", "a");
		this.desk.tick();
		this.desk.fire("busy", "q", "b");
		this.desk.severity(Severity.SECURITY, "busy", "q", "b");
		this.desk.tick();
		assertThat(this.desk.open().severity()).isEqualTo(Severity.SECURITY);
		this.desk.clear("busy", "q", "b");
		this.desk.tick();
		assertThat(this.desk.open().severity()).isEqualTo(Severity.SECURITY);
	}

	@Test
	void watchdogWhenFiresThenOpensNothing() {
		this.desk.fire("watchdog");
		assertThat(this.desk.told(minutes(10))).isEmpty();
		assertThat(this.desk.incidents().snapshot().incidents()).isEmpty();
	}

	@Test
	void alertWhenMutedThenNeitherOpensNorIsToldUntilItIsNot() {
		this.desk.fire("busy");
		this.desk.mute("busy");
		assertThat(this.desk.told(minutes(10))).isEmpty();
		assertThat(this.desk.incidents().snapshot().incidents()).isEmpty();
		this.desk.unmute("busy");
		assertThat(this.desk.told(minutes(1))).containsExactly("TRIGGERED ops");
	}

	@Test
	void alertWhenMutedAfterItWasToldThenRestsAndItsResolutionIsTold() {
		this.desk.policy = policy(0, step(0, "channel:ops"), step(10, "channel:boss"));
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.run(minutes(1));
		this.desk.mute("busy");
		assertThat(this.desk.told(minutes(300))).isEmpty();
		assertThat(this.desk.gauge("sitecraft.escalations.overdue")).isZero();
		this.desk.clear("busy");
		this.desk.mute("busy");
		assertThat(this.desk.told(TICK)).containsExactly("RESOLVED ops");
	}

	@Test
	void escalationWhenTheSilenceEndsThenGoesOn() {
		this.desk.policy = policy(0, step(0, "channel:ops"), step(10, "channel:boss"));
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.run(minutes(1));
		this.desk.mute("busy");
		this.desk.run(minutes(30));
		this.desk.unmute("busy");
		assertThat(this.desk.told(minutes(1))).containsExactly("TRIGGERED boss");
	}

	@Test
	void alertWhenItFlapsThenIsNotToldAgainUntilItIsStable() {
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.run(minutes(1));
		for (int i = 0; i < 20; i++) {
			this.desk.flap("busy", i % 2 == 1);
			assertThat(this.desk.told(minutes(1))).isEmpty();
		}
		assertThat(this.desk.open().state()).isEqualTo(State.TRIGGERED);
		this.desk.fire("busy");
		assertThat(this.desk.told(minutes(1))).containsExactly("UPDATED ops");
		this.desk.flap("busy", false);
		assertThat(this.desk.told(minutes(1))).isEmpty();
		this.desk.clear("busy");
		assertThat(this.desk.told(minutes(1))).containsExactly("RESOLVED ops");
	}

	@Test
	void alertWhenItFlapsBeforeAnybodyKnowsThenIsToldOnce() {
		this.desk.flap("busy", true);
		this.desk.tick();
		assertThat(this.desk.told(minutes(1))).containsExactly("TRIGGERED ops");
		this.desk.flap("busy", false);
		this.desk.run(minutes(1));
		this.desk.flap("busy", true);
		assertThat(this.desk.told(minutes(10))).isEmpty();
	}

	@Test
	void incidentWhenFiringAnewWithinTheWindowThenIsTheSame() {
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.run(minutes(1));
		this.desk.clear("busy");
		this.desk.run(minutes(9));
		String id = this.desk.stored.keySet().iterator().next();
		this.desk.fire("busy");
		assertThat(this.desk.told(minutes(1))).containsExactly("TRIGGERED ops");
		assertThat(this.desk.open().id()).isEqualTo(id);
		assertThat(this.desk.timeline(this.desk.open())).anyMatch((line) -> line.startsWith("REOPENED"));
		this.desk.clear("busy");
		assertThat(this.desk.told(minutes(11))).containsExactly("RESOLVED ops");
		this.desk.fire("busy");
		assertThat(this.desk.told(minutes(1))).containsExactly("TRIGGERED ops");
		assertThat(this.desk.open().id()).isNotEqualTo(id);
		assertThat(this.desk.pages).extracting(Page::key).doesNotHaveDuplicates();
	}

	@Test
	void routesWhenTheFirstMatchesThenTheOthersDoNotCount() {
		EscalationPolicy security = new EscalationPolicy("security", List.of(step(0, "channel:soc")), 0, "log",
				minutes(30), false);
		this.desk.first = List.of(new Route(Matcher.parse("q=\"a\""), new Plan(security, this.desk.grouping, null)),
				new Route(Matcher.parse("q=~\".+\""), new Plan(this.desk.policy, this.desk.grouping, null)));
		this.desk.fire("busy", "q", "a");
		this.desk.fire("busy", "q", "b");
		this.desk.fire("busy");
		this.desk.tick();
		assertThat(this.desk.told(minutes(1))).containsExactlyInAnyOrder("TRIGGERED soc", "TRIGGERED ops",
				"TRIGGERED ops");
		assertThat(this.desk.incidents().snapshot().open()).extracting((incident) -> incident.group().key())
			.contains("{q=\"a\"}:{alertname=\"busy\"}");
	}

	@Test
	void incidentWhenDeferredThenIsToldInWorkingHoursAndItsResolutionAnytime() {
		this.desk.hours = new Recurrence(ZoneOffset.UTC, Set.of(DayOfWeek.MONDAY), LocalTime.of(9, 0),
				LocalTime.of(17, 0));
		this.desk.policy = policy(0, step(0, "channel:ops"), step(600, "channel:boss"));
		this.desk.fire("busy");
		this.desk.tick();
		assertThat(this.desk.told(Duration.ofHours(33).minus(TICK))).isEmpty();
		assertThat(this.desk.timeline(this.desk.open())).filteredOn((line) -> line.startsWith("DEFERRED")).hasSize(1);
		assertThat(this.desk.told(TICK)).containsExactly("TRIGGERED ops");
		assertThat(this.desk.told(Duration.ofHours(6))).containsExactly("REPEATED ops");
		assertThat(this.desk.told(Duration.ofHours(10))).isEmpty();
		assertThat(this.desk.gauge("sitecraft.escalations.overdue")).isZero();
		this.desk.clear("busy");
		assertThat(this.desk.told(TICK)).containsExactly("RESOLVED ops");
	}

	@Test
	void evidenceWhenAnAlertFiresThenIsCapturedOnceBoundedAndWithoutCredentials() {
		this.desk.evidence.add(source("samples", Map.of("load", "1 2 3 token=abc")));
		this.desk.evidence.add(source("deploys", Map.of()));
		this.desk.evidence.add(new EvidenceSource() {

			@Override
			public String name() {
				return "broken";
			}

			@Override
			public Map<String, String> evidence(com.sitecraft.monitoring.alerting.Alert alert,
					com.sitecraft.monitoring.signal.Moment now) {
				throw new IllegalStateException("no");
			}

		});
		this.desk.fire("busy");
		this.desk.tick();
		this.desk.run(minutes(5));
		List<IncidentEvent> fired = this.desk.open()
			.timeline()
			.events()
			.stream()
			.filter((event) -> event.kind() == IncidentEvent.Kind.FIRED)
			.toList();
		assertThat(fired).hasSize(1);
		assertThat(fired.get(0).evidence()).containsExactly(Map.entry("samples.load", "1 2 3 token=******"),
				Map.entry("deploys", "not available"), Map.entry("broken", "not available"));
		assertThat(this.desk.registry.get("sitecraft.monitoring.errors").counter().count()).isEqualTo(1);
	}

	@Test
	void evidenceWhenExpectedAndWithoutSourceThenTheFirstEventSaysSo() {
		this.desk.evidence.add(source("deploys", Map.of("last", "v1.2 an hour ago")));
		this.desk.fire("busy");
		this.desk.tick();
		assertThat(this.desk.open().timeline().events().get(0).evidence())
			.containsExactly(Map.entry("samples", "not available"), Map.entry("traces", "not available"));
	}

	@Test
	void timersWhenTheyRunThenTheNextOneIsKnown() {
		this.desk.policy = policy(0, step(0, "channel:ops"), step(10, "channel:boss"));
		assertThat(next()).isNull();
		this.desk.fire("busy", "q", "a");
		this.desk.tick();
		assertThat(next()).isEqualTo(Duration.ofSeconds(30));
		this.desk.run(Duration.ofSeconds(30));
		assertThat(next()).isEqualTo(minutes(10));
		this.desk.run(minutes(1));
		this.desk.fire("busy", "q", "b");
		this.desk.run(TICK);
		assertThat(next()).as("group-interval").isEqualTo(minutes(3.75));
		this.desk.accept(this.desk.incidents().acknowledge(this.desk.open().id(), "ann", this.desk.now()));
		this.desk.run(minutes(5));
		assertThat(next()).as("the acknowledgement lapses").isEqualTo(minutes(25));
		this.desk.run(minutes(25));
		assertThat(next()).as("the next step").isEqualTo(minutes(10));
		this.desk.mute("busy", "q", "a");
		this.desk.mute("busy", "q", "b");
		this.desk.run(minutes(11));
		assertThat(next()).as("a step that waits for another reason").isGreaterThan(minutes(60));
		this.desk.alerts.clear();
		this.desk.run(TICK);
		this.desk.run(TICK);
		assertThat(next()).isNull();
	}

	private @Nullable Duration next() {
		return this.desk.incidents().next(this.desk.now());
	}

	@Test
	void timelineWhenLongThenKeepsBeginAndEnd() {
		this.desk.fire("busy");
		this.desk.tick();
		for (int i = 0; i < 500; i++) {
			this.desk.accept(this.desk.incidents().note(this.desk.open().id(), "note " + i, "ann", this.desk.now()));
		}
		Timeline timeline = this.desk.open().timeline();
		assertThat(timeline.first()).hasSize(50)
			.first()
			.extracting(IncidentEvent::kind)
			.isEqualTo(IncidentEvent.Kind.OPENED);
		assertThat(timeline.last()).hasSize(150).last().extracting(IncidentEvent::text).isEqualTo("note 499");
		assertThat(timeline.leftOut()).isEqualTo(302);
	}

	private static EvidenceSource source(String name, Map<String, String> found) {
		return new EvidenceSource() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public Map<String, String> evidence(com.sitecraft.monitoring.alerting.Alert alert,
					com.sitecraft.monitoring.signal.Moment now) {
				return found;
			}

		};
	}

}
