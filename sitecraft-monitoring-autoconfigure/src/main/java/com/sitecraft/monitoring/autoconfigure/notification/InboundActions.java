package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Instant;

/**
 * Port of what people do in another system about an incident of ours. Called by a thread
 * of a request, which should not wait long; what it throws makes the other system send
 * the same again. The same comes more than once.
 */
@FunctionalInterface
public interface InboundActions {

	/**
	 * Takes one action.
	 * @param incident id of the incident, which may long be over or never have been
	 * @param action what was done
	 * @param actor who did it, such as {@code pagerduty: Ada Lovelace}
	 * @param at when it was done
	 */
	void take(String incident, Action action, String actor, Instant at);

	/**
	 * What people do.
	 */
	enum Action {

		ACKNOWLEDGE, RESOLVE

	}

}
