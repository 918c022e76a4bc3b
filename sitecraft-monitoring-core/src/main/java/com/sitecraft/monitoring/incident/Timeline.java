package com.sitecraft.monitoring.incident;

import java.util.ArrayList;
import java.util.List;

/**
 * The events of an incident: how it began and how it stands, in order.
 *
 * @param first the first events, at most {@value #FIRST}
 * @param leftOut number of events after these that are not kept
 * @param last the last events, at most {@value #LAST}
 */
public record Timeline(List<IncidentEvent> first, int leftOut, List<IncidentEvent> last) {

	static final int FIRST = 50;

	static final int LAST = 150;

	static final Timeline EMPTY = new Timeline(List.of(), 0, List.of());

	public Timeline {
		first = List.copyOf(first);
		last = List.copyOf(last);
		if (first.size() > FIRST || last.size() > LAST) {
			throw new IllegalArgumentException("timeline is " + first.size() + " and " + last.size()
					+ " events, allowed is at most " + FIRST + " and " + LAST);
		}
	}

	Timeline with(List<IncidentEvent> events) {
		if (events.isEmpty()) {
			return this;
		}
		int room = Math.min(FIRST - this.first.size(), events.size());
		List<IncidentEvent> head = new ArrayList<>(this.first);
		head.addAll(events.subList(0, room));
		List<IncidentEvent> tail = new ArrayList<>(this.last);
		tail.addAll(events.subList(room, events.size()));
		int over = Math.max(0, tail.size() - LAST);
		return new Timeline(head, this.leftOut + over, tail.subList(over, tail.size()));
	}

	/**
	 * All events that are kept.
	 */
	public List<IncidentEvent> events() {
		List<IncidentEvent> all = new ArrayList<>(this.first);
		all.addAll(this.last);
		return all;
	}

}
