package com.sitecraft.monitoring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * Port of what survives a restart. Thread-safe; calls may block for as long as a query
 * may take, so the loop makes none.
 */
public interface StateStore {

	/**
	 * Everything stored, by whichever instance.
	 */
	default List<Entry> load() throws StateStoreException {
		return load(Selection.everything());
	}

	/**
	 * What is stored and selected.
	 */
	List<Entry> load(Selection selection) throws StateStoreException;

	/**
	 * Versions of what is stored of a kind, which costs less than its entries.
	 */
	default Map<Entry.Key, Long> versions(Entry.Kind kind) throws StateStoreException {
		Map<Entry.Key, Long> versions = new HashMap<>();
		load(Selection.of(kind)).forEach((entry) -> versions.put(entry.key(), entry.version()));
		return versions;
	}

	/**
	 * Stores all of the changes or none. An entry is stored when its version is the
	 * stored one (0: none is), and has the next version then. A page is added unless its
	 * key is known; one that is reported and settled is forgotten.
	 * @throws ConflictException when it is not
	 */
	void commit(Changes changes) throws StateStoreException;

	/**
	 * A store that a restart empties; it is the {@link Commands} and the outbox as well.
	 */
	static InMemoryStateStore inMemory() {
		return inMemory(new SimpleMeterRegistry());
	}

	/**
	 * A store that a restart empties; it is the {@link Commands} and the outbox as well.
	 * @param registry where it counts the pages that it has no place for
	 */
	static InMemoryStateStore inMemory(MeterRegistry registry) {
		return new InMemoryStateStore(registry);
	}

}
