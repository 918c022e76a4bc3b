package com.sitecraft.monitoring;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the other replicas have stored since it was last looked. Every commit of a replica
 * changes its entry of kind {@link Entry.Kind#REPLICA}, so that a look at these few tells
 * whether there is more to read.
 *
 * @param replicas version of that entry of each other replica
 * @param alerts for the leader, all alerts that such a replica wrote, by its name; only
 * of those that have written since
 * @param shared all entries of each kind that belongs to no single replica; only of kinds
 * of which something has changed since
 */
public record News(Map<String, Long> replicas, Map<String, List<Entry>> alerts, Map<Entry.Kind, List<Entry>> shared) {

	public News {
		replicas = Collections.unmodifiableMap(new LinkedHashMap<>(replicas));
		alerts = Collections.unmodifiableMap(new LinkedHashMap<>(alerts));
		shared = Map.copyOf(shared);
	}

	/**
	 * This news, which nobody has taken yet, with later one.
	 */
	News followedBy(News later) {
		Map<String, List<Entry>> merged = new LinkedHashMap<>(this.alerts);
		merged.putAll(later.alerts());
		merged.keySet().retainAll(later.replicas().keySet());
		Map<Entry.Kind, List<Entry>> read = new HashMap<>(this.shared);
		read.putAll(later.shared());
		return new News(later.replicas(), merged, read);
	}

}
