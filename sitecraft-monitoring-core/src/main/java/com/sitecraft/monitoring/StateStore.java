package com.sitecraft.monitoring;

import java.util.List;

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
	 * Stores all of the changes or none. An entry is stored when its version is the
	 * stored one (0: none is), and has the next version then.
	 * @throws ConflictException when it is not
	 */
	void commit(Changes changes) throws StateStoreException;

	/**
	 * A store that a restart empties; it is the {@link Commands} as well.
	 */
	static InMemoryStateStore inMemory() {
		return new InMemoryStateStore();
	}

}
