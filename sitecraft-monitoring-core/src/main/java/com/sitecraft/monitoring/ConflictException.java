package com.sitecraft.monitoring;

import java.util.Objects;

/**
 * Another version is stored than the writer last saw; nothing of the commit is stored.
 */
public final class ConflictException extends StateStoreException {

	private static final long serialVersionUID = 1L;

	private final transient Entry.Key key;

	public ConflictException(Entry.Key key) {
		super("Another version of " + key.kind() + " '" + key.id() + "' is stored");
		this.key = Objects.requireNonNull(key, "key");
	}

	public Entry.Key key() {
		return this.key;
	}

}
