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

	private final IncidentTriggers triggers = new IncidentTriggers(this.bench.alerting);

	private List<RunbookTrigger> look() {
		return look(this.triggers);
	}

	private List<RunbookTrigger> look(IncidentTriggers triggers) {
		this.incidents.update(this.bench.now(), this.bench.alerting.snapshot().alerts());
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
		assertThat(look(new IncidentTriggers(this.bench.alerting))).isEqualTo(told);
		this.triggers.forget();
		assertThat(look()).isEqualTo(told);
		this.bench.pass(Duration.ofMinutes(8));
		assertThat(look(new IncidentTriggers(this.bench.alerting))).isEmpty();
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
	void runWhenWantedByHandThenIsAboutWhatTheIncidentIsAbout() {
		this.bench.fire("queue_name", "mail", "instance", "b");
		RunbookTrigger opened = look().get(0);
		this.bench.pass(Duration.ofHours(1));
		assertThat(this.triggers.byHand(incident(), "command-7", "ada", this.bench.now().instant())).isEqualTo(
				new RunbookTrigger("command-7", Event.BY_HAND, opened.incident(), opened.alert(), opened.labels(),
						opened.severity(), opened.cause(), opened.target(), "ada", this.bench.now().instant()));
	}

}
