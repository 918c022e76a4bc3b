package com.sitecraft.monitoring;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.notification.OutboxReport;

/**
 * What the stages of one tick share.
 *
 * @param instant wall-clock time, for stamps
 * @param nanos monotonic time, for durations
 * @param number 1 for the first tick
 * @param leader whether this replica acts for all of them
 * @param stored everything stored, when a load has arrived since the last tick, which is
 * asked for at start and at each take-over; it is older than what this instance has
 * changed since
 * @param commands what operators asked for, for the leader only; a stage that has done
 * one says so in the changes, and may see it again until that is stored
 * @param changes takes what the stages change
 * @param news what other replicas have stored, when it was read since the last tick
 * @param rewrite whether the store has lost what this replica wrote, so that each stage
 * stores all that it holds
 * @param pages what became of pages, and which are late, for the leader only; a stage
 * that has put an outcome on its timeline says so in the changes, and may see it again
 * until that is stored
 */
public record Tick(Instant instant, long nanos, long number, boolean leader, @Nullable List<Entry> stored,
		List<Command> commands, Changes.Builder changes, @Nullable News news, boolean rewrite, OutboxReport pages) {

	public Tick {
		Objects.requireNonNull(instant, "instant");
		Objects.requireNonNull(changes, "changes");
		Objects.requireNonNull(pages, "pages");
		stored = (stored != null) ? List.copyOf(stored) : null;
		commands = List.copyOf(commands);
	}

	/**
	 * A tick of a replica that heard nothing of pages.
	 */
	public Tick(Instant instant, long nanos, long number, boolean leader, @Nullable List<Entry> stored,
			List<Command> commands, Changes.Builder changes, @Nullable News news, boolean rewrite) {
		this(instant, nanos, number, leader, stored, commands, changes, news, rewrite, OutboxReport.none());
	}

	/**
	 * A tick of a replica that heard nothing of others.
	 */
	public Tick(Instant instant, long nanos, long number, boolean leader, @Nullable List<Entry> stored,
			List<Command> commands, Changes.Builder changes) {
		this(instant, nanos, number, leader, stored, commands, changes, null, false, OutboxReport.none());
	}

	/**
	 * All entries of a kind that belongs to all replicas, when one of them has changed
	 * since the last tick: every replica hears so of what the leader has changed.
	 */
	public @Nullable List<Entry> shared(Entry.Kind kind) {
		News heard = this.news;
		// News is read after a load, never before.
		List<Entry> changed = (heard != null) ? heard.shared().get(kind) : null;
		if (changed != null) {
			return changed;
		}
		List<Entry> read = this.stored;
		return (read != null) ? read.stream().filter((entry) -> entry.key().kind() == kind).toList() : null;
	}

}
