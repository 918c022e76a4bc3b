package com.sitecraft.monitoring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one tick, or several that could not be stored, changed. Immutable.
 *
 * @param upserts entries to store
 * @param deletes keys to forget, none of them among the entries
 * @param consumed ids of commands that were done
 */
public record Changes(Map<Entry.Key, Entry> upserts, Set<Entry.Key> deletes, Set<String> consumed) {

	public Changes {
		upserts = Collections.unmodifiableMap(new LinkedHashMap<>(upserts));
		deletes = Collections.unmodifiableSet(new LinkedHashSet<>(deletes));
		consumed = Collections.unmodifiableSet(new LinkedHashSet<>(consumed));
		if (!Collections.disjoint(upserts.keySet(), deletes)) {
			throw new IllegalArgumentException("deletes has a key of upserts, allowed are other keys");
		}
	}

	public static Changes none() {
		return new Changes(Map.of(), Set.of(), Set.of());
	}

	int size() {
		return this.upserts.size() + this.deletes.size() + this.consumed.size();
	}

	public boolean isEmpty() {
		return this.upserts.isEmpty() && this.deletes.isEmpty() && this.consumed.isEmpty();
	}

	/**
	 * Collects changes, of each key the last one, so that waiting costs no more than the
	 * number of keys; not thread-safe.
	 */
	public static final class Builder {

		private final Map<Entry.Key, Entry> upserts = new LinkedHashMap<>();

		private final Set<Entry.Key> deletes = new LinkedHashSet<>();

		private final Set<String> consumed = new LinkedHashSet<>();

		public Builder upsert(Entry entry) {
			this.deletes.remove(entry.key());
			this.upserts.put(entry.key(), entry);
			return this;
		}

		public Builder delete(Entry.Key key) {
			this.upserts.remove(key);
			this.deletes.add(key);
			return this;
		}

		public Builder consumed(String command) {
			this.consumed.add(command);
			return this;
		}

		boolean contains(Entry.Key key) {
			return this.upserts.containsKey(key) || this.deletes.contains(key);
		}

		int size() {
			return this.upserts.size() + this.deletes.size() + this.consumed.size();
		}

		public Changes build() {
			return new Changes(this.upserts, this.deletes, this.consumed);
		}

		Builder add(Changes changes) {
			changes.upserts().values().forEach(this::upsert);
			changes.deletes().forEach(this::delete);
			this.consumed.addAll(changes.consumed());
			return this;
		}

	}

}
