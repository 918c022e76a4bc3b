package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.alerting.AlertChange.Kind;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.RunbookTrigger.Event;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of alerts triggers runbooks where there are no incidents.
 */
class AlertTriggersTests {

	private final IncidentBench bench = new IncidentBench();

	private final List<RunbookTrigger> offered = new ArrayList<>();

	private final AlertTriggers triggers = new AlertTriggers(this.offered::add);

	@Test
	void alertWhenItFiresThenIsAnIncidentThatIsOpenedAsWell() {
		this.triggers.changed(this.bench.change(Kind.FIRED, "queue_name", "mail", "instance", "b"));
		assertThat(this.offered).extracting(RunbookTrigger::event).containsExactly(Event.FIRED, Event.OPENED);
		assertThat(this.offered).extracting(RunbookTrigger::id).doesNotHaveDuplicates();
		assertThat(this.offered).extracting(RunbookTrigger::target)
			.containsOnly("queue_backup"
					+ "{alertname=\"queue_backup\", instance=\"b\", queue_name=\"mail\", severity=\"warning\"}");
		List<RunbookTrigger> again = List.copyOf(this.offered);
		this.offered.clear();
		this.bench.pass(Duration.ofMinutes(1));
		this.triggers.changed(this.bench.change(Kind.FIRED, "queue_name", "mail", "instance", "b"));
		assertThat(this.offered).isEqualTo(again);
	}

	@Test
	void alertWhenItEndsThenIsAnIncidentThatIsResolved() {
		this.triggers.changed(this.bench.change(Kind.RESOLVED, "queue_name", "mail"));
		assertThat(this.offered).extracting(RunbookTrigger::event).containsExactly(Event.RESOLVED);
	}

	@Test
	void alertWhenMutedThenTriggersNothing() {
		this.bench.silence("queue_name=\"mail\"", Duration.ofMinutes(5));
		this.triggers.changed(this.bench.change(Kind.FIRED, "queue_name", "mail"));
		assertThat(this.offered).isEmpty();
	}

}
