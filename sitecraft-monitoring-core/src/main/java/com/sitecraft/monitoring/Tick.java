package com.sitecraft.monitoring;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What the stages of one tick share.
 *
 * @param instant wall-clock time, for stamps
 * @param nanos monotonic time, for durations
 * @param number 1 for the first tick
 * @param leader whether this replica acts for all of them
 * @param stored everything stored, when a load has arrived since the last tick; it is
 * older than what this instance has changed since
 * @param commands what operators asked for, for the leader only; a stage that has done
 * one says so in the changes, and may see it again until that is stored
 * @param changes takes what the stages change
 */
public record Tick(Instant instant, long nanos, long number, boolean leader, @Nullable List<Entry> stored,
		List<Command> commands, Changes.Builder changes) {

	public Tick {
		Objects.requireNonNull(instant, "instant");
		Objects.requireNonNull(changes, "changes");
		stored = (stored != null) ? List.copyOf(stored) : null;
		commands = List.copyOf(commands);
	}

}
