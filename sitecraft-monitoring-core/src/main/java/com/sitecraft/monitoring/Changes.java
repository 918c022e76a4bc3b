package com.sitecraft.monitoring;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.notification.Delivery;

/**
 * What one tick, or several that could not be stored, changed. Immutable.
 *
 * @param upserts entries to store
 * @param deletes keys to forget, none of them among the entries
 * @param consumed ids of commands that were done
 * @param deliveries pages that were decided, in their order
 * @param reported keys of pages whose outcome is among the entries
 * @param late keys of pages whose lateness is among the entries
 */
public record Changes(Map<Entry.Key, Entry> upserts, Set<Entry.Key> deletes, Set<String> consumed,
		List<Delivery> deliveries, Set<String> reported, Set<String> late) {

	public Changes {
		upserts = Collections.unmodifiableMap(new LinkedHashMap<>(upserts));
		deletes = Collections.unmodifiableSet(new LinkedHashSet<>(deletes));
		consumed = Collections.unmodifiableSet(new LinkedHashSet<>(consumed));
		deliveries = List.copyOf(deliveries);
		reported = Collections.unmodifiableSet(new LinkedHashSet<>(reported));
		late = Collections.unmodifiableSet(new LinkedHashSet<>(late));
		if (!Collections.disjoint(upserts.keySet(), deletes)) {
			throw new IllegalArgumentException("deletes has a key of upserts, allowed are other keys");
		}
	}

	public static Changes none() {
		return new Changes(Map.of(), Set.of(), Set.of(), List.of(), Set.of(), Set.of());
	}

	int size() {
		return this.upserts.size() + this.deletes.size() + this.consumed.size() + this.deliveries.size()
				+ this.reported.size() + this.late.size();
	}

	public boolean isEmpty() {
		return size() == 0;
	}

	/**
	 * Collects changes, of each key the last one, so that waiting costs no more than the
	 * number of keys; not thread-safe.
	 */
	public static final class Builder {

		private final Map<Entry.Key, Entry> upserts = new LinkedHashMap<>();

		private final Set<Entry.Key> deletes = new LinkedHashSet<>();

		private final Set<String> consumed = new LinkedHashSet<>();

		private final Map<String, Delivery> deliveries = new LinkedHashMap<>();

		private final Set<String> reported = new LinkedHashSet<>();

		private final Set<String> late = new LinkedHashSet<>();

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

		/**
		 * Decides a page; one with a known key is the same page.
		 */
		public Builder deliver(Delivery delivery) {
			this.deliveries.putIfAbsent(delivery.key(), delivery);
			return this;
		}

		/**
		 * Says that the outcome of a page is among the entries, so that it is forgotten
		 * with them.
		 */
		public Builder reported(String page) {
			this.reported.add(page);
			return this;
		}

		/**
		 * Says that among the entries is that a page is late, so that it is not said
		 * again.
		 */
		public Builder late(String page) {
			this.late.add(page);
			return this;
		}

		boolean contains(Entry.Key key) {
			return this.upserts.containsKey(key) || this.deletes.contains(key);
		}

		boolean contains(Delivery page) {
			return this.deliveries.containsKey(page.key());
		}

		int pages() {
			return this.deliveries.size();
		}

		int size() {
			return this.upserts.size() + this.deletes.size() + this.consumed.size() + this.deliveries.size()
					+ this.reported.size() + this.late.size();
		}

		public Changes build() {
			return new Changes(this.upserts, this.deletes, this.consumed, List.copyOf(this.deliveries.values()),
					this.reported, this.late);
		}

		Builder add(Changes changes) {
			changes.upserts().values().forEach(this::upsert);
			changes.deletes().forEach(this::delete);
			this.consumed.addAll(changes.consumed());
			changes.deliveries().forEach(this::deliver);
			this.reported.addAll(changes.reported());
			this.late.addAll(changes.late());
			return this;
		}

	}

}
