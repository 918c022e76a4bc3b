package com.sitecraft.monitoring.incident;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * All incidents as of the last change; immutable.
 *
 * @param incidents incidents by id, open ones first
 */
public record IncidentsView(Map<String, Incident> incidents) {

	public IncidentsView {
		incidents = Collections.unmodifiableMap(new LinkedHashMap<>(incidents));
	}

	public @Nullable Incident incident(String id) {
		return this.incidents.get(id);
	}

	public List<Incident> open() {
		return this.incidents.values().stream().filter(Incident::open).toList();
	}

}
