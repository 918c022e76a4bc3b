package com.sitecraft.monitoring.signal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What runs now: a fixed table with one word an entry, so that an entry is written and
 * read whole, costs no allocation and needs no lock.
 * <p>
 * An entry is its own token: start tick (32 bits), track (16 bits), slot (16 bits). 0 is
 * a free slot; the track's index, 1 or more, keeps an entry from being 0.
 */
final class InFlight {

	/** The token of what is not in the table. */
	static final long NONE = 0;

	static final int MAX_CAPACITY = 1 << 16;

	private final AtomicLongArray entries;

	/**
	 * Entries taken or about to be. Whoever raised it within the capacity finds a free
	 * slot, and a full table is noticed without a search.
	 */
	private final AtomicInteger used = new AtomicInteger();

	/**
	 * Where to look for a free slot first. Written without order by everybody: a lost
	 * update makes a search longer, never wrong.
	 */
	private int next;

	InFlight(int capacity) {
		this.entries = new AtomicLongArray(capacity);
	}

	/**
	 * Enters what started.
	 * @param track index of its track, 1 to 65,535
	 * @return the token to leave with, or {@link #NONE} when the table is full
	 */
	long enter(int tick, int track) {
		if (this.used.incrementAndGet() > this.entries.length()) {
			this.used.decrementAndGet();
			return NONE;
		}
		int slot = this.next;
		while (true) {
			slot = (slot < this.entries.length()) ? slot : 0;
			long entry = ((long) tick << 32) | ((long) track << 16) | slot;
			if (this.entries.get(slot) == NONE && this.entries.compareAndSet(slot, NONE, entry)) {
				this.next = slot + 1;
				return entry;
			}
			slot++;
		}
	}

	/**
	 * Removes what ended. A token that has left already, or {@link #NONE}, is ignored.
	 */
	void leave(long token) {
		if (token != NONE && this.entries.compareAndSet((int) (token & 0xFFFF), token, NONE)) {
			this.used.decrementAndGet();
		}
	}

	/**
	 * Shows every entry to the visitor. One that enters or leaves meanwhile is shown or
	 * not.
	 */
	void forEach(Visitor visitor) {
		for (int i = 0; i < this.entries.length(); i++) {
			long entry = this.entries.get(i);
			if (entry != NONE) {
				visitor.visit((int) (entry >>> 32), (int) (entry >>> 16) & 0xFFFF);
			}
		}
	}

	/** Sees entries. */
	@FunctionalInterface
	interface Visitor {

		void visit(int startTick, int track);

	}

}
