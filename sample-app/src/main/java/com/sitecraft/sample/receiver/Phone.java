package com.sitecraft.sample.receiver;

import java.time.Instant;

/**
 * One incident on the phone of whoever is on call.
 *
 * @param key the incident, as the sender calls it
 * @param state what the phone shows: triggered, acknowledged or resolved
 * @param severity severity of the last trigger
 * @param summary text of the last trigger
 * @param events number of events that came in for it
 * @param at when the last one came
 */
record Phone(String key, String state, String severity, String summary, int events, Instant at) {

	Phone after(String state, String severity, String summary, Instant at) {
		boolean trigger = "triggered".equals(state);
		// As the real one: a repeated trigger does not undo an acknowledgement.
		String next = (trigger && "acknowledged".equals(this.state)) ? this.state : state;
		return new Phone(this.key, next, trigger ? severity : this.severity, trigger ? summary : this.summary,
				this.events + 1, at);
	}

}
