package com.sitecraft.monitoring.incident;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One step of one incident.
 *
 * @param before the incident before, {@code null} when there was none
 * @param after the incident after, which is to be stored
 * @param events what happened, all of it
 * @param pages who is to be told, in this order
 */
public record IncidentChange(@Nullable Incident before, Incident after, List<IncidentEvent> events, List<Page> pages) {

	public IncidentChange {
		events = List.copyOf(events);
		pages = List.copyOf(pages);
	}

}
