package com.sitecraft.monitoring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the other replicas have stored since it was last looked. Every commit of a replica
 * changes its entry of kind {@link Entry.Kind#REPLICA}, so that a look at these few tells
 * whether there is more to read.
 *
 * @param replicas version of that entry of each other replica
 * @param alerts for the leader, all alerts that such a replica wrote, by its name; only
 * of those that have written since
 * @param shared all entries of kinds that belong to no single replica, {@code null} when
 * nobody has written since
 */
public record News(Map<String, Long> replicas, Map<String, List<Entry>> alerts, @Nullable List<Entry> shared) {

	public News {
		replicas = Collections.unmodifiableMap(new LinkedHashMap<>(replicas));
		alerts = Collections.unmodifiableMap(new LinkedHashMap<>(alerts));
		shared = (shared != null) ? List.copyOf(shared) : null;
	}

	/**
	 * This news, which nobody has taken yet, with later one.
	 */
	News followedBy(News later) {
		Map<String, List<Entry>> merged = new LinkedHashMap<>(this.alerts);
		merged.putAll(later.alerts());
		merged.keySet().retainAll(later.replicas().keySet());
		return new News(later.replicas(), merged, (later.shared() != null) ? later.shared() : this.shared);
	}

}
