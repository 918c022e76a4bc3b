package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

import com.sitecraft.monitoring.incident.Decision;
import com.sitecraft.monitoring.incident.IncidentChange;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.signal.Moment;

/**
 * Does what operators ask for. The body of a command is the id of the incident, and after
 * a line feed what else it needs: when the snooze ends, the text of the note.
 */
final class IncidentCommands {

	static final String ACKNOWLEDGE = "incident.acknowledge";

	static final String SNOOZE = "incident.snooze";

	static final String RESOLVE = "incident.resolve";

	static final String NOTE = "incident.note";

	static final String ESCALATE = "incident.escalate";

	static final Set<String> KINDS = Set.of(ACKNOWLEDGE, SNOOZE, RESOLVE, NOTE, ESCALATE);

	private final Incidents incidents;

	IncidentCommands(Incidents incidents) {
		this.incidents = incidents;
	}

	static String body(String incident, String more) {
		return incident + "\n" + more;
	}

	/**
	 * Does one.
	 * @param into takes the change when there is one
	 * @return what became of it
	 */
	Decision handle(String kind, String body, String actor, Moment now, Consumer<IncidentChange> into) {
		int line = body.indexOf('\n');
		String id = (line < 0) ? body : body.substring(0, line);
		String more = (line < 0) ? "" : body.substring(line + 1);
		Decision decision = switch (kind) {
			case ACKNOWLEDGE -> this.incidents.acknowledge(id, actor, now);
			case SNOOZE -> snooze(id, more, actor, now);
			case RESOLVE -> this.incidents.resolve(id, actor, now);
			case NOTE -> this.incidents.note(id, more, actor, now);
			case ESCALATE -> this.incidents.escalate(id, actor, now);
			default -> new Decision.Refused("kind is '" + kind + "', allowed is one of " + KINDS);
		};
		if (decision instanceof Decision.Accepted accepted) {
			into.accept(accepted.change());
		}
		return decision;
	}

	private Decision snooze(String id, String until, String actor, Moment now) {
		try {
			return this.incidents.snooze(id, Instant.parse(until), actor, now);
		}
		catch (DateTimeException ex) {
			return new Decision.Refused("until is '" + until + "', allowed is an instant such as 2026-03-01T22:00:00Z");
		}
	}

}
