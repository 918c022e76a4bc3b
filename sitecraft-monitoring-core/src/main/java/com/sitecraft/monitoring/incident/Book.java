package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Incidents by id and by group.
 */
final class Book {

	/**
	 * Not forgotten before, even above the bound: ids are unique because the last
	 * incident of a group within the hour is known.
	 */
	private static final Duration LEAST = Duration.ofHours(2);

	private final IncidentLimits limits;

	private final Map<String, Incident> open = new LinkedHashMap<>();

	/** Oldest first. */
	private final Map<String, Incident> resolved = new LinkedHashMap<>();

	private final Map<String, String> openByGroup = new HashMap<>();

	private final Map<String, String> lastByGroup = new HashMap<>();

	Book(IncidentLimits limits) {
		this.limits = limits;
	}

	List<Incident> open() {
		return List.copyOf(this.open.values());
	}

	int openCount() {
		return this.open.size();
	}

	@Nullable Incident find(String id) {
		Incident incident = this.open.get(id);
		return (incident != null) ? incident : this.resolved.get(id);
	}

	/** The last resolved incident of a group. */
	@Nullable Incident last(String group) {
		String id = this.lastByGroup.get(group);
		return (id != null) ? this.resolved.get(id) : null;
	}

	/** Id of the open incident of a group. */
	@Nullable String of(String group) {
		return this.openByGroup.get(group);
	}

	void put(Incident incident) {
		String group = incident.group().key();
		if (incident.open()) {
			this.resolved.remove(incident.id());
			this.lastByGroup.remove(group, incident.id());
			this.open.put(incident.id(), incident);
			this.openByGroup.putIfAbsent(group, incident.id());
		}
		else {
			this.open.remove(incident.id());
			this.openByGroup.remove(group, incident.id());
			this.resolved.put(incident.id(), incident);
			this.lastByGroup.put(group, incident.id());
		}
	}

	/** A stored one: it is older than what was opened here without knowing of it. */
	void restore(Incident incident) {
		put(incident);
		if (incident.open()) {
			this.openByGroup.put(incident.group().key(), incident.id());
		}
	}

	/**
	 * Forgets resolved incidents beyond time and number.
	 * @param pinned ids of those that are still needed
	 * @return what was forgotten
	 */
	List<Incident> forget(Moment now, Set<String> pinned) {
		List<Incident> gone = new ArrayList<>();
		Iterator<Incident> oldest = this.resolved.values().iterator();
		while (oldest.hasNext()) {
			Incident incident = oldest.next();
			Duration age = age(incident, now);
			boolean full = this.resolved.size() > this.limits.maxResolved()
					&& (age.compareTo(LEAST) > 0 || this.resolved.size() > this.limits.maxOpen());
			if (age.compareTo(this.limits.keepResolved()) <= 0 && !full) {
				break;
			}
			if (!pinned.contains(incident.id())) {
				oldest.remove();
				this.lastByGroup.remove(incident.group().key(), incident.id());
				gone.add(incident);
			}
		}
		return gone;
	}

	boolean expired(Incident incident, Moment now) {
		return age(incident, now).compareTo(this.limits.keepResolved()) > 0;
	}

	private static Duration age(Incident incident, Moment now) {
		Due until = incident.course().reopenUntil();
		return (until != null) ? until.late(now).plus(incident.plan().grouping().reopenWindow()) : Duration.ZERO;
	}

	void clear() {
		this.open.clear();
		this.resolved.clear();
		this.openByGroup.clear();
		this.lastByGroup.clear();
	}

	IncidentsView view() {
		Map<String, Incident> all = new LinkedHashMap<>(this.open);
		all.putAll(this.resolved);
		return new IncidentsView(all);
	}

}
