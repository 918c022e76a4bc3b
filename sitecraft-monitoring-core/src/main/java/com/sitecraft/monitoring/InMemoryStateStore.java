package com.sitecraft.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;

import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.InMemoryOutbox;
import com.sitecraft.monitoring.notification.Outbox;
import com.sitecraft.monitoring.notification.OutboxReport;

/**
 * Store of a single instance without a database. Commands and pages are bounded: at the
 * bound a new one is refused.
 */
public final class InMemoryStateStore implements StateStore, Commands, Outbox {

	/** More than a person can ask for between two ticks; a script could. */
	private static final int MAX_COMMANDS = 1_000;

	private final Map<Entry.Key, Entry> entries = new LinkedHashMap<>();

	private final Map<String, Command> commands = new LinkedHashMap<>();

	private final InMemoryOutbox outbox;

	InMemoryStateStore(MeterRegistry registry) {
		this.outbox = Outbox.inMemory(registry);
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
		this.outbox.add(changes.deliveries());
		this.outbox.forget(changes.reported());
		this.outbox.late(changes.late());
	}

	@Override
	public List<Delivery> claim(String channel, Instant now, Duration lease, int most) {
		return this.outbox.claim(channel, now, lease, most);
	}

	@Override
	public void settle(List<Delivery> deliveries) {
		this.outbox.settle(deliveries);
	}

	@Override
	public OutboxReport report(Instant now, Duration late, int most) {
		return this.outbox.report(now, late, most);
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
