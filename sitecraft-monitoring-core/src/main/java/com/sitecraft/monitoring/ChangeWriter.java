package com.sitecraft.monitoring;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the loop, which never waits, and the store, which may hang: the loop
 * offers and takes, one other thread calls {@link #write()}.
 */
public final class ChangeWriter {

	private static final Logger logger = LoggerFactory.getLogger(ChangeWriter.class);

	private final StateStore store;

	private final Commands commands;

	private final Leadership leadership;

	private final String instance;

	/** What is known to be stored; touched by the writing thread only. */
	private Map<Entry.Key, Long> versions = new HashMap<>();

	private final Object lock = new Object();

	private Changes waiting = Changes.none();

	private boolean loadWanted = true;

	private boolean loadTried;

	private @Nullable List<Entry> loaded;

	private List<Command> pending = List.of();

	/** Done by a stage but not known to be stored so, which would do them twice. */
	private final Set<String> done = new HashSet<>();

	/**
	 * Creates a writer.
	 * @param instance name of this replica, the writer of its entries
	 */
	public ChangeWriter(StateStore store, Commands commands, Leadership leadership, String instance) {
		this.store = store;
		this.commands = commands;
		this.leadership = leadership;
		this.instance = instance;
	}

	/**
	 * Takes over the changes of a tick; never waits for the store.
	 */
	void offer(Changes changes) {
		synchronized (this.lock) {
			this.waiting = this.waiting.merge(changes);
			this.done.addAll(changes.consumed());
		}
	}

	/**
	 * Asks for a load.
	 * @param anew whether earlier attempts do not count
	 */
	void wantLoad(boolean anew) {
		synchronized (this.lock) {
			this.loadWanted = true;
			if (anew) {
				this.loadTried = false;
				this.loaded = null;
			}
		}
	}

	/**
	 * Whether the load has arrived, or has failed: then the store is what died, and
	 * waiting for it would keep the pager quiet.
	 */
	boolean loadTried() {
		synchronized (this.lock) {
			return this.loadTried;
		}
	}

	@Nullable List<Entry> takeLoaded() {
		synchronized (this.lock) {
			List<Entry> taken = this.loaded;
			this.loaded = null;
			return taken;
		}
	}

	List<Command> pendingCommands() {
		synchronized (this.lock) {
			return this.pending.stream().filter((command) -> !this.done.contains(command.id())).toList();
		}
	}

	/**
	 * One round: stores what waits, then loads when asked to and reads the commands.
	 * Blocks for as long as the store does; one thread only.
	 * @throws StateStoreException when the store failed; what waits goes on waiting
	 */
	public void write() {
		boolean load;
		synchronized (this.lock) {
			load = this.loadWanted;
		}
		try {
			commitWaiting();
			if (load) {
				loaded(this.store.load());
			}
			List<Command> read = this.commands.pending();
			synchronized (this.lock) {
				this.pending = List.copyOf(read);
				this.done.retainAll(read.stream().map(Command::id).toList());
			}
		}
		finally {
			if (load) {
				synchronized (this.lock) {
					this.loadTried = true;
				}
			}
		}
	}

	private void loaded(List<Entry> entries) {
		remember(entries);
		synchronized (this.lock) {
			this.loaded = List.copyOf(entries);
			this.loadWanted = false;
		}
	}

	private void commitWaiting() {
		Changes taken;
		synchronized (this.lock) {
			taken = this.waiting;
			this.waiting = Changes.none();
		}
		try {
			while (!taken.isEmpty()) {
				try {
					Changes versioned = versioned(taken);
					this.store.commit(versioned);
					stored(versioned);
					taken = Changes.none();
				}
				catch (ConflictException ex) {
					taken = reconciled(taken);
				}
			}
		}
		finally {
			synchronized (this.lock) {
				// Older than what was offered meanwhile.
				this.waiting = taken.merge(this.waiting);
			}
		}
	}

	private Changes versioned(Changes changes) {
		Changes.Builder versioned = new Changes.Builder();
		changes.upserts()
			.values()
			.forEach((entry) -> versioned.upsert(
					new Entry(entry.key(), this.instance, this.versions.getOrDefault(entry.key(), 0L), entry.body())));
		changes.deletes().forEach(versioned::delete);
		changes.consumed().forEach(versioned::consumed);
		return versioned.build();
	}

	private void stored(Changes changes) {
		changes.upserts().values().forEach((entry) -> this.versions.put(entry.key(), entry.version() + 1));
		changes.deletes().forEach(this.versions::remove);
	}

	/**
	 * What this instance wrote itself is a commit whose answer was lost; what another one
	 * wrote stays, unless this one acts for all.
	 */
	private Changes reconciled(Changes changes) {
		Map<Entry.Key, Long> seen = this.versions;
		List<Entry> entries = this.store.load();
		remember(entries);
		Changes.Builder kept = new Changes.Builder();
		Map<Entry.Key, Entry> current = new HashMap<>();
		entries.forEach((entry) -> current.put(entry.key(), entry));
		for (Entry entry : changes.upserts().values()) {
			Entry stored = current.get(entry.key());
			boolean foreign = stored != null && !stored.writer().equals(this.instance)
					&& stored.version() != seen.getOrDefault(entry.key(), 0L);
			if (!foreign || this.leadership.held()) {
				kept.upsert(entry);
			}
			else {
				logger.info("Another replica has written {} '{}' since: its version stays", entry.key().kind(),
						entry.key().id());
			}
		}
		changes.deletes().forEach(kept::delete);
		changes.consumed().forEach(kept::consumed);
		return kept.build();
	}

	private void remember(List<Entry> entries) {
		Map<Entry.Key, Long> read = new HashMap<>();
		entries.forEach((entry) -> read.put(entry.key(), entry.version()));
		this.versions = read;
	}

}
