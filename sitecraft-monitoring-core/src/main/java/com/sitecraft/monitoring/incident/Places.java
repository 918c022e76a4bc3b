package com.sitecraft.monitoring.incident;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;

/**
 * Which group each alert belongs to. Found once for an alert: matchers and texts for
 * 10,000 alerts at every tick would cost more than all the rest.
 */
final class Places {

	private final Routes routes;

	private final Set<String> silentRules;

	private Map<String, Place> places = new HashMap<>();

	Places(Routes routes, Set<String> silentRules) {
		this.routes = routes;
		this.silentRules = Set.copyOf(silentRules);
	}

	/**
	 * The alerts of a tick by the key of their group. Alerts that are not listed any more
	 * are forgotten.
	 */
	Map<String, Gathered> gather(Iterable<Alert> alerts) {
		Map<String, Place> next = new HashMap<>(this.places.size() * 2);
		Map<String, Gathered> groups = new LinkedHashMap<>();
		for (Alert alert : alerts) {
			if (alert.state() == AlertState.PENDING || this.silentRules.contains(alert.rule())) {
				continue;
			}
			Place place = this.places.get(alert.fingerprint());
			if (place == null) {
				if (alert.state() != AlertState.FIRING) {
					continue;
				}
				Route route = this.routes.of(alert.labels());
				place = new Place(route.group(alert.rule(), alert.labels()), route.plan());
			}
			if (next.putIfAbsent(alert.fingerprint(), place) == null) {
				Place of = place;
				groups.computeIfAbsent(place.group().key(), (key) -> new Gathered(of, new ArrayList<>()))
					.alerts()
					.add(alert);
			}
		}
		this.places = next;
		return groups;
	}

	/** The alerts of an incident stay with it, whatever the routes say by now. */
	void keep(Incident incident) {
		Place place = new Place(incident.group(), incident.plan());
		incident.members().alerts().keySet().forEach((fingerprint) -> this.places.put(fingerprint, place));
	}

	/** The alerts of an incident that is over are free. */
	void free(Incident incident) {
		incident.members().alerts().keySet().forEach(this.places::remove);
	}

	/** Sends alerts to the one incident of their rule, from the next tick on. */
	void overflow(Gathered gathered) {
		Place place = new Place(gathered.place().group().overflow(), gathered.place().plan());
		gathered.alerts().forEach((alert) -> this.places.put(alert.fingerprint(), place));
	}

	void clear() {
		this.places.clear();
	}

	record Place(Group group, Plan plan) {

		boolean overflow() {
			return this.group.key().equals(this.group.overflow().key());
		}

	}

	/**
	 * The alerts of one group.
	 */
	record Gathered(Place place, List<Alert> alerts) {

		boolean audible() {
			for (Alert alert : this.alerts) {
				if (alert.state() == AlertState.FIRING && alert.mutedBy().isEmpty()) {
					return true;
				}
			}
			return false;
		}

	}

}
