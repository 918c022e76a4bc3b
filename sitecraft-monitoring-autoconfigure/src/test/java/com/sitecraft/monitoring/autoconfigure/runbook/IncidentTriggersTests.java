package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.RunbookTrigger.Event;
import com.sitecraft.monitoring.runbook.StepScope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of real incidents triggers runbooks, and what such a trigger is about.
 */
class IncidentTriggersTests {

	private final IncidentBench bench = new IncidentBench();

	private final Incidents incidents = this.bench.incidents();

	private final IncidentTriggers triggers = this.bench.triggers();

	/** What happened to incidents. */
	private List<RunbookTrigger> look() {
		return look(this.triggers);
	}

	private List<RunbookTrigger> look(IncidentTriggers triggers) {
		return all(triggers).stream().filter((trigger) -> trigger.event() != Event.FIRED).toList();
	}

	/** Which alerts began to fire. */
	private List<RunbookTrigger> fired() {
		return fired(this.triggers);
	}

	private List<RunbookTrigger> fired(IncidentTriggers triggers) {
		return all(triggers).stream().filter((trigger) -> trigger.event() == Event.FIRED).toList();
	}

	private List<RunbookTrigger> all(IncidentTriggers triggers) {
		this.bench.update(this.incidents);
		return triggers.look(this.incidents.snapshot(), this.bench.now().instant());
	}

	private Incident incident() {
		return IncidentBench.only(this.incidents);
	}

	private void acknowledge() {
		this.incidents.acknowledge(incident().id(), "ada", this.bench.now());
	}

	@Test
	void incidentWhenItIsOpenedAcknowledgedAndResolvedThenTriggersOnceEach() {
		this.bench.fire("queue_name", "mail");
		assertThat(look()).singleElement()
			.satisfies((trigger) -> assertThat(trigger.event()).isEqualTo(Event.OPENED))
			.satisfies((trigger) -> assertThat(trigger.incident()).isEqualTo(incident().id()))
			.satisfies((trigger) -> assertThat(trigger.alert()).isEqualTo("queue_backup"))
			.satisfies((trigger) -> assertThat(trigger.severity()).isEqualTo(Severity.WARNING))
			.satisfies((trigger) -> assertThat(trigger.at()).isEqualTo(this.bench.now().instant()))
			.satisfies((trigger) -> assertThat(trigger.actor()).isEqualTo("monitoring"));
		this.bench.pass(Duration.ofSeconds(15));
		this.incidents.note(incident().id(), "A note changes the view", "ada", this.bench.now());
		assertThat(look()).isEmpty();
		acknowledge();
		assertThat(look()).extracting(RunbookTrigger::event).containsExactly(Event.ACKNOWLEDGED);
		assertThat(look()).isEmpty();
		this.bench.clear("queue_name", "mail");
		assertThat(look()).extracting(RunbookTrigger::event).containsExactly(Event.RESOLVED);
		assertThat(look()).isEmpty();
	}

	@Test
	void incidentWhenItIsReopenedThenTriggersAnewWithAnotherId() {
		this.bench.fire("queue_name", "mail");
		RunbookTrigger opened = look().get(0);
		this.bench.pass(Duration.ofMinutes(1));
		this.bench.clear("queue_name", "mail");
		look();
		this.bench.pass(Duration.ofMinutes(1));
		this.bench.fire("queue_name", "mail");
		assertThat(look()).singleElement()
			.satisfies((trigger) -> assertThat(trigger.event()).isEqualTo(Event.OPENED))
			.satisfies((trigger) -> assertThat(trigger.incident()).isEqualTo(opened.incident()))
			.satisfies((trigger) -> assertThat(trigger.id()).isNotEqualTo(opened.id()));
	}

	@Test
	void acknowledgementWhenItLapsesThenNothingIsTriggered() {
		this.bench.fire("queue_name", "mail");
		look();
		acknowledge();
		look();
		this.bench.pass(Duration.ofMinutes(6));
		assertThat(look()).isEmpty();
		assertThat(incident().state()).isEqualTo(Incident.State.TRIGGERED);
	}

	@Test
	void timelineWhenItLeavesOutThatItWasReopenedThenNothingIsTriggeredAgain() {
		this.bench.fire("queue_name", "mail");
		look();
		for (int i = 0; i < 60; i++) {
			this.incidents.note(incident().id(), "early " + i, "ada", this.bench.now());
		}
		this.bench.pass(Duration.ofSeconds(15));
		this.bench.clear("queue_name", "mail");
		look();
		this.bench.pass(Duration.ofSeconds(15));
		this.bench.fire("queue_name", "mail");
		assertThat(look()).hasSize(1);
		for (int i = 0; i < 200; i++) {
			this.incidents.note(incident().id(), "late " + i, "ada", this.bench.now());
		}
		assertThat(look()).isEmpty();
	}

	@Test
	void replicaWhenItBeginsToActForAllThenFindsWhatHappenedLately() {
		this.bench.fire("queue_name", "old");
		look();
		this.bench.pass(Duration.ofMinutes(9));
		this.bench.fire("queue_name", "new");
		List<RunbookTrigger> told = look();
		assertThat(told).hasSize(1);
		this.bench.pass(Duration.ofMinutes(2));
		assertThat(look(this.bench.triggers())).isEqualTo(told);
		this.triggers.forget();
		assertThat(look()).isEqualTo(told);
		this.bench.pass(Duration.ofMinutes(8));
		assertThat(look(this.bench.triggers())).isEmpty();
	}

	@Test
	void labelsWhenAlertsDifferThenAreWhatTheyHaveInCommon() {
		this.bench.fire("queue_name", "mail", "instance", "b", "zone", "x");
		this.bench.fire("queue_name", "mail", "instance", "c", "zone", "x");
		RunbookTrigger trigger = look().get(0);
		assertThat(trigger.labels().toMap()).containsOnlyKeys("alertname", "severity", "queue_name", "zone")
			.containsEntry("zone", "x");
		assertThat(trigger.cause()).isEqualTo(StepScope.SHARED);
	}

	@Test
	void causeWhenAllAlertsAreOfOneReplicaThenIsThere() {
		this.bench.fire("queue_name", "mail", "instance", "b", "zone", "x");
		this.bench.fire("queue_name", "mail", "instance", "b", "zone", "y");
		RunbookTrigger trigger = look().get(0);
		assertThat(trigger.labels().toMap()).containsEntry("instance", "b").doesNotContainKey("zone");
		assertThat(trigger.cause()).isEqualTo(StepScope.LOCAL);
	}

	@Test
	void targetWhenGroupsDifferThenIsTheKeyOfTheGroup() {
		this.bench.fire("queue_name", "mail");
		this.bench.fire("queue_name", "print");
		assertThat(look()).extracting(RunbookTrigger::target)
			.doesNotHaveDuplicates()
			.hasSize(2)
			.containsExactlyInAnyOrderElementsOf(this.incidents.snapshot()
				.incidents()
				.values()
				.stream()
				.map((incident) -> incident.group().key())
				.toList());
	}

	@Test
	void targetWhenTheKeyIsLongThenFits() {
		this.bench.fire("queue_name", "m".repeat(700));
		assertThat(look()).singleElement()
			.satisfies((trigger) -> assertThat(trigger.target()).hasSize(500)
				.isEqualTo(incident().group().key().substring(0, 500)));
	}

	@Test
	void runWhenWantedByHandThenIsAboutTheAlertThatFires() {
		this.bench.fire("queue_name", "mail", "instance", "b");
		RunbookTrigger fired = fired().get(0);
		this.bench.pass(Duration.ofHours(1));
		assertThat(this.triggers.byHand(incident(), "command-7", "ada", this.bench.now().instant()))
			.isEqualTo(new RunbookTrigger("command-7", Event.BY_HAND, fired.incident(), fired.alert(), fired.labels(),
					fired.severity(), fired.cause(), fired.target(), "ada", this.bench.now().instant()));
	}

	@Test
	void runWhenWantedByHandAndSeveralAlertsFireThenIsAboutTheIncident() {
		this.bench.fire("queue_name", "mail", "instance", "b");
		this.bench.fire("queue_name", "mail", "instance", "c");
		RunbookTrigger opened = look().get(0);
		RunbookTrigger byHand = this.triggers.byHand(incident(), "command-7", "ada", this.bench.now().instant());
		assertThat(byHand.labels()).isEqualTo(opened.labels());
		assertThat(byHand.target()).isEqualTo(opened.target()).isEqualTo(incident().group().key());
		this.bench.clear("queue_name", "mail", "instance", "c");
		fired();
		assertThat(this.triggers.byHand(incident(), "command-8", "ada", this.bench.now().instant()).labels().toMap())
			.containsEntry("instance", "b");
	}

	@Test
	void alertWhenItJoinsAnOpenIncidentThenTriggersWithItsOwnLabels() {
		this.bench.fire("queue_name", "mail", "zone", "x", "instance", "b");
		RunbookTrigger first = fired().get(0);
		assertThat(fired()).isEmpty();
		this.bench.pass(Duration.ofHours(1));
		this.bench.fire("queue_name", "mail", "zone", "y");
		assertThat(fired()).singleElement()
			.satisfies((trigger) -> assertThat(trigger.incident()).isEqualTo(incident().id()))
			.satisfies((trigger) -> assertThat(trigger.alert()).isEqualTo("queue_backup"))
			.satisfies((trigger) -> assertThat(trigger.labels().toMap()).containsEntry("zone", "y"))
			.satisfies((trigger) -> assertThat(trigger.severity()).isEqualTo(Severity.WARNING))
			.satisfies((trigger) -> assertThat(trigger.cause()).isEqualTo(StepScope.SHARED))
			.satisfies((trigger) -> assertThat(trigger.target())
				.isEqualTo(AlertTriggers.target("queue_backup", trigger.labels()))
				.isNotEqualTo(first.target()))
			.satisfies((trigger) -> assertThat(trigger.at()).isEqualTo(this.bench.now().instant()))
			.satisfies((trigger) -> assertThat(trigger.id()).startsWith(incident().id() + "/")
				.endsWith("/" + this.bench.now().instant().toEpochMilli()));
		assertThat(first.cause()).isEqualTo(StepScope.LOCAL);
		assertThat(fired()).isEmpty();
	}

	@Test
	void alertsWhenTheyFireTogetherThenTriggerOnceEach() {
		this.bench.fire("queue_name", "mail", "zone", "x");
		this.bench.fire("queue_name", "mail", "zone", "y");
		List<RunbookTrigger> fired = fired();
		assertThat(fired).extracting((trigger) -> trigger.labels().get("zone")).containsExactlyInAnyOrder("x", "y");
		assertThat(fired).extracting(RunbookTrigger::id).doesNotHaveDuplicates();
	}

	@Test
	void alertWhenItFlapsInsideTheIncidentThenTriggersAgainWithAnotherId() {
		this.bench.fire("queue_name", "mail", "zone", "x");
		this.bench.fire("queue_name", "mail", "zone", "y");
		List<RunbookTrigger> first = fired();
		this.bench.pass(Duration.ofMinutes(1));
		this.bench.clear("queue_name", "mail", "zone", "y");
		assertThat(fired()).isEmpty();
		this.bench.pass(Duration.ofMinutes(1));
		this.bench.fire("queue_name", "mail", "zone", "y");
		assertThat(fired()).singleElement()
			.satisfies((trigger) -> assertThat(trigger.labels().get("zone")).isEqualTo("y"))
			.satisfies((trigger) -> assertThat(first).extracting(RunbookTrigger::id).doesNotContain(trigger.id()))
			.satisfies((trigger) -> assertThat(first).extracting(RunbookTrigger::target).contains(trigger.target()));
	}

	@Test
	void alertWhenMutedThenTriggersNothingUntilItJoins() {
		this.bench.silence("zone=\"y\"", Duration.ofMinutes(30));
		this.bench.fire("queue_name", "mail", "zone", "x");
		this.bench.fire("queue_name", "mail", "zone", "y");
		this.bench.fire("queue_name", "print", "zone", "y");
		assertThat(fired()).extracting((trigger) -> trigger.labels().get("zone")).containsExactly("x");
		this.bench.pass(Duration.ofMinutes(31));
		assertThat(fired()).extracting((trigger) -> trigger.labels().get("queue_name"))
			.containsExactlyInAnyOrder("mail", "print");
	}

	@Test
	void alertWhenMutedSinceThenIsNotFoundByWhoTakesOver() {
		this.bench.fire("queue_name", "mail", "zone", "x");
		this.bench.fire("queue_name", "mail", "zone", "y");
		fired();
		this.bench.silence("zone=\"y\"", Duration.ofMinutes(30));
		assertThat(fired(this.bench.triggers())).extracting((trigger) -> trigger.labels().get("zone"))
			.containsExactly("x");
	}

	@Test
	void alertsWhenTooManyThenTheFirstOfThemTriggerAndTheOthersAreCounted() {
		for (int i = 0; i < 15; i++) {
			this.bench.fire("queue_name", "mail", "zone", "early " + i);
		}
		assertThat(fired()).hasSize(15);
		this.bench.pass(Duration.ofMinutes(1));
		for (int i = 0; i < 30; i++) {
			this.bench.fire("queue_name", "mail", "zone", "late " + i);
		}
		List<RunbookTrigger> late = fired();
		assertThat(late).hasSize(5);
		assertThat(this.bench.registry.get("sitecraft.monitoring.dropped")
			.tag("what", "runbooks.alerts")
			.counter()
			.count()).isEqualTo(25);
		this.bench.pass(Duration.ofMinutes(1));
		assertThat(fired(this.bench.triggers())).hasSize(20).containsAll(late);
	}

	@Test
	void replicaWhenItBeginsToActForAllThenFindsTheAlertsThatFiredLately() {
		this.bench.fire("queue_name", "mail", "zone", "old");
		fired();
		this.bench.pass(Duration.ofMinutes(9));
		this.bench.fire("queue_name", "mail", "zone", "new");
		List<RunbookTrigger> told = fired();
		assertThat(told).hasSize(1);
		this.bench.pass(Duration.ofMinutes(2));
		assertThat(fired(this.bench.triggers())).isEqualTo(told);
		this.bench.pass(Duration.ofMinutes(8));
		assertThat(fired(this.bench.triggers())).isEmpty();
	}

	@Test
	void alertWhenItGoesOnAfterItsIncidentWasResolvedByHandThenDoesNotTriggerAgain() {
		this.bench.fire("queue_name", "mail", "zone", "x");
		fired();
		this.incidents.resolve(incident().id(), "ada", this.bench.now());
		assertThat(fired()).isEmpty();
		this.bench.pass(Duration.ofMinutes(1));
		this.bench.fire("queue_name", "mail", "zone", "y");
		assertThat(fired()).extracting((trigger) -> trigger.labels().get("zone")).containsExactly("y");
		this.incidents.resolve(incident().id(), "ada", this.bench.now());
		this.bench.pass(Duration.ofMinutes(11));
		this.bench.fire("queue_name", "mail", "zone", "z");
		List<RunbookTrigger> another = fired();
		assertThat(another).extracting((trigger) -> trigger.labels().get("zone")).containsExactly("z");
		assertThat(this.incidents.snapshot().incidents()).hasSize(2);
		assertThat(fired(this.bench.triggers())).isEqualTo(another);
	}

	@Test
	void openingWhenAcknowledgedOrSnoozedBeforeTheFirstLookThenIsFound() {
		this.bench.fire("queue_name", "mail");
		this.bench.fire("queue_name", "print");
		List<RunbookTrigger> opened = look();
		this.bench.pass(Duration.ofMinutes(1));
		List<String> ids = opened.stream().map(RunbookTrigger::incident).toList();
		this.incidents.acknowledge(ids.get(0), "ada", this.bench.now());
		this.incidents.snooze(ids.get(1), this.bench.now().instant().plusSeconds(3_600), "ada", this.bench.now());
		IncidentTriggers next = this.bench.triggers();
		List<RunbookTrigger> found = look(next);
		assertThat(found).hasSize(3).containsAll(opened);
		assertThat(found).filteredOn((trigger) -> trigger.event() == Event.ACKNOWLEDGED)
			.extracting(RunbookTrigger::incident)
			.containsExactly(ids.get(0));
		assertThat(look(next)).isEmpty();
	}

}
