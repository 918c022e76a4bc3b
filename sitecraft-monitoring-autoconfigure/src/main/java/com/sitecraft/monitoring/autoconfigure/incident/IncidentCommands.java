package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.command.CommandHandler;
import com.sitecraft.monitoring.autoconfigure.command.CommandOutcome;
import com.sitecraft.monitoring.incident.Decision;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.signal.Moment;

/**
 * Does what operators ask for. The body of a command is the id of the incident, and after
 * a line feed what else it needs: when the snooze ends, the text of the note, and when it
 * was done in another system, if it was.
 */
final class IncidentCommands implements CommandHandler {

	static final String ACKNOWLEDGE = "incident.acknowledge";

	static final String SNOOZE = "incident.snooze";

	static final String RESOLVE = "incident.resolve";

	static final String NOTE = "incident.note";

	static final String ESCALATE = "incident.escalate";

	private final Incidents incidents;

	private final IncidentStages stages;

	IncidentCommands(Incidents incidents, IncidentStages stages) {
		this.incidents = incidents;
		this.stages = stages;
	}

	static String body(String incident, String more) {
		return incident + "\n" + more;
	}

	@Override
	public Set<String> kinds() {
		return Set.of(ACKNOWLEDGE, SNOOZE, RESOLVE, NOTE, ESCALATE);
	}

	@Override
	public CompletableFuture<CommandOutcome> handle(Command command, Tick tick) {
		return CompletableFuture.completedFuture(outcome(command, tick));
	}

	private CommandOutcome outcome(Command command, Tick tick) {
		String body = command.body();
		int line = body.indexOf('\n');
		String id = (line < 0) ? body : body.substring(0, line);
		String more = (line < 0) ? "" : body.substring(line + 1);
		Decision decision = decide(command, id, more, new Moment(tick.instant(), tick.nanos()));
		if (decision instanceof Decision.Accepted accepted) {
			this.stages.apply(accepted.change(), tick);
			Incident after = accepted.change().after();
			return CommandOutcome.done("incident " + id + " is " + after.state().name().toLowerCase(Locale.ROOT));
		}
		return CommandOutcome.refused(((Decision.Refused) decision).reason());
	}

	private Decision decide(Command command, String id, String more, Moment now) {
		return switch (command.kind()) {
			case ACKNOWLEDGE -> more.isEmpty() ? this.incidents.acknowledge(id, command.actor(), now)
					: this.incidents.acknowledgeElsewhere(id, command.actor(), Instant.parse(more), now);
			case SNOOZE -> this.incidents.snooze(id, Instant.parse(more), command.actor(), now);
			case RESOLVE -> more.isEmpty() ? this.incidents.resolve(id, command.actor(), now)
					: this.incidents.resolveElsewhere(id, command.actor(), Instant.parse(more), now);
			case NOTE -> this.incidents.note(id, more, command.actor(), now);
			default -> this.incidents.escalate(id, command.actor(), now);
		};
	}

}
