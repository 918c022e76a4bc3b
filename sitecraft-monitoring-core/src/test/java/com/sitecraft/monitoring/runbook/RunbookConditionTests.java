package com.sitecraft.monitoring.runbook;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.runbook.RunbookTrigger.Event;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Whether a runbook is about alerts or about incidents.
 */
class RunbookConditionTests {

	private static final List<Matcher> MAIL = Matcher.parse("queue_name=\"mail\"");

	/** What of everything that happens triggers it. */
	private static Set<Event> events(RunbookCondition condition) {
		Set<Event> events = EnumSet.noneOf(Event.class);
		for (Event event : Event.values()) {
			RunbookTrigger trigger = new RunbookTrigger("t", event, "incident-1", "queue_backup",
					Labels.of("queue_name", "mail"), Severity.WARNING, StepScope.SHARED, "mail", "monitoring",
					Instant.EPOCH);
			if (condition.matches(trigger)) {
				events.add(event);
			}
		}
		return events;
	}

	@Test
	void conditionWhenItNamesAlertsOrMatchersThenIsAboutAlertsThatFire() {
		Set<Severity> warning = Set.of(Severity.WARNING);
		assertThat(events(RunbookCondition.alerts("queue_backup"))).containsExactly(Event.FIRED);
		assertThat(events(new RunbookCondition(Set.of(), MAIL, Set.of(), Set.of()))).containsExactly(Event.FIRED);
		assertThat(events(new RunbookCondition(Set.of("queue_backup"), MAIL, warning, Set.of())))
			.containsExactly(Event.FIRED);
		assertThat(events(new RunbookCondition(Set.of("queue_backup"), MAIL, Set.of(Severity.CRITICAL), Set.of())))
			.isEmpty();
	}

	@Test
	void conditionWhenItNamesEventsOrOnlySeveritiesThenIsAboutIncidents() {
		assertThat(events(new RunbookCondition(Set.of(), List.of(), Set.of(Severity.WARNING), Set.of())))
			.containsExactly(Event.OPENED);
		assertThat(events(new RunbookCondition(Set.of("queue_backup"), MAIL, Set.of(), Set.of(Event.OPENED))))
			.containsExactly(Event.OPENED);
		assertThat(
				events(new RunbookCondition(Set.of(), List.of(), Set.of(), Set.of(Event.ACKNOWLEDGED, Event.RESOLVED))))
			.containsExactly(Event.ACKNOWLEDGED, Event.RESOLVED);
		assertThat(events(RunbookCondition.byHand())).isEmpty();
	}

	@Test
	void conditionWhenItNamesWhatIsNoEventOfAnIncidentThenIsRefused() {
		for (Event event : List.of(Event.FIRED, Event.BY_HAND)) {
			assertThatThrownBy(() -> new RunbookCondition(Set.of(), List.of(), Set.of(), Set.of(event)))
				.isInstanceOf(IllegalArgumentException.class)
				.hasMessageContaining("allowed is one of opened, acknowledged, resolved");
		}
	}

}
