package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.Instant;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.autoconfigure.loop.LoopWaker;
import com.sitecraft.monitoring.signal.Time;

/**
 * Asks for changes of incidents on behalf of somebody who acts in another system. Called
 * on the thread of a request; waits for one call of the store, not for the effect.
 */
public final class IncidentRequests {

	private static final int MAX_ACTOR = 200;

	private final Commands commands;

	private final LoopWaker loop;

	private final Time time;

	IncidentRequests(Commands commands, LoopWaker loop, Time time) {
		this.commands = commands;
		this.loop = loop;
		this.time = time;
	}

	/**
	 * Acknowledges an incident; one that is not known, or over, or snoozed, stays as it
	 * is.
	 * @param at when it was done over there
	 * @throws com.sitecraft.monitoring.StateStoreException when it could not be stored
	 */
	public void acknowledge(String incident, String actor, Instant at) {
		ask(IncidentCommands.ACKNOWLEDGE, incident, actor, at);
	}

	/**
	 * Resolves an incident; one that is not known, or over, or was opened again since,
	 * stays as it is.
	 * @param at when it was done over there
	 * @throws com.sitecraft.monitoring.StateStoreException when it could not be stored
	 */
	public void resolve(String incident, String actor, Instant at) {
		ask(IncidentCommands.RESOLVE, incident, actor, at);
	}

	private void ask(String kind, String incident, String actor, Instant at) {
		String who = (actor.length() > MAX_ACTOR) ? actor.substring(0, MAX_ACTOR) : actor;
		// Systems say the same more than once.
		String id = kind + ":" + incident + ":" + at.toEpochMilli();
		if (id.length() <= 255) {
			this.commands.submit(
					new Command(id, kind, IncidentCommands.body(incident, at.toString()), who, this.time.instant()));
			this.loop.wakeForCommands();
		}
	}

}
