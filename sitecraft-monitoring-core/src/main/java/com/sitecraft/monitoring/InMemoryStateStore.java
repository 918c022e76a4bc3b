package com.sitecraft.monitoring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Store of a single instance without a database. Commands are bounded: at the bound a new
 * one is refused.
 */
public final class InMemoryStateStore implements StateStore, Commands {

	/** More than a person can ask for between two ticks; a script could. */
	private static final int MAX_COMMANDS = 1_000;

	private final Map<Entry.Key, Entry> entries = new LinkedHashMap<>();

	private final Map<String, Command> commands = new LinkedHashMap<>();

	InMemoryStateStore() {
	}

	@Override
	public synchronized List<Entry> load(Selection selection) {
		return this.entries.values().stream().filter(selection::includes).toList();
	}

	@Override
	public synchronized void commit(Changes changes) {
		for (Entry entry : changes.upserts().values()) {
			Entry stored = this.entries.get(entry.key());
			if (entry.version() != ((stored != null) ? stored.version() : 0)) {
				throw new ConflictException(entry.key());
			}
		}
		changes.upserts().values().forEach((entry) -> {
			this.entries.put(entry.key(), entry.withVersion(entry.version() + 1));
		});
		changes.deletes().forEach(this.entries::remove);
		changes.consumed().forEach(this.commands::remove);
	}

	@Override
	public synchronized void submit(Command command) {
		if (this.commands.size() >= MAX_COMMANDS && !this.commands.containsKey(command.id())) {
			throw new StateStoreException(MAX_COMMANDS + " commands are waiting, allowed are no more");
		}
		this.commands.putIfAbsent(command.id(), command);
	}

	@Override
	public synchronized List<Command> pending() {
		return List.copyOf(this.commands.values());
	}

}
