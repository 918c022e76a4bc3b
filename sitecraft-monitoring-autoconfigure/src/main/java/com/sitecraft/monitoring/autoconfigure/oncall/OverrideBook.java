package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.command.CommandHandler;
import com.sitecraft.monitoring.autoconfigure.command.CommandOutcome;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.oncall.ScheduleOverride;
import com.sitecraft.monitoring.oncall.Schedules;

/**
 * Keeps overrides in step with what is stored: every replica takes over what another one
 * stored, the one that acts for all stores what commands change. Only the loop's thread
 * comes here.
 */
final class OverrideBook implements CommandHandler {

	/**
	 * Ended overrides answer "who was on call then" for as long as incidents are talked
	 * about.
	 */
	private static final Duration KEPT = Duration.ofDays(30);

	/**
	 * A load that began before a change was offered has ended or failed after this time.
	 */
	private static final Duration SETTLED = Duration.ofSeconds(30);

	private final Schedules schedules;

	private final OverrideCommands commands;

	private final EntryCodec codec;

	/**
	 * What changed here since a load arrived. The next load may have begun before that
	 * was stored; the one after it has not.
	 */
	private final Map<String, Changed> changed = new LinkedHashMap<>();

	OverrideBook(Schedules schedules, OverrideCommands commands, EntryCodec codec) {
		this.schedules = schedules;
		this.commands = commands;
		this.codec = codec;
	}

	/**
	 * Takes over what is stored, and forgets what ended long ago.
	 */
	void keep(Tick tick) {
		List<Entry> stored = tick.shared(Entry.Kind.OVERRIDE);
		if (stored != null) {
			restore(stored, tick);
		}
		if (tick.leader()) {
			for (ScheduleOverride override : this.schedules.overrides()) {
				if (override.end().plus(KEPT).isBefore(tick.instant())) {
					delete(override, tick);
				}
				else if (tick.rewrite()) {
					tick.changes().upsert(this.codec.entry(override));
				}
			}
		}
	}

	private void restore(List<Entry> stored, Tick tick) {
		Map<String, ScheduleOverride> overrides = new LinkedHashMap<>();
		this.codec.overrides(stored).forEach((override) -> overrides.put(override.id(), override));
		forgetSettled(tick);
		this.changed.forEach((id, change) -> overrides.compute(id, (known, stale) -> change.override()));
		this.changed.clear();
		this.schedules.restore(overrides.values());
	}

	private void forgetSettled(Tick tick) {
		this.changed.values().removeIf((change) -> tick.nanos() - change.nanos() >= SETTLED.toNanos());
	}

	@Override
	public Set<String> kinds() {
		return OverrideCommands.KINDS;
	}

	@Override
	public CompletableFuture<CommandOutcome> handle(Command command, Tick tick) {
		return CompletableFuture.completedFuture(outcome(command, tick));
	}

	private CommandOutcome outcome(Command command, Tick tick) {
		OverrideChange change = this.commands.decide(command, tick.instant());
		if (change instanceof OverrideChange.Refused refused) {
			return CommandOutcome.refused(refused.text());
		}
		if (change instanceof OverrideChange.Put put) {
			if (!this.schedules.put(put.override())) {
				return CommandOutcome.refused("there are as many overrides as are allowed; ended ones leave after "
						+ KEPT.toDays() + " days");
			}
			tick.changes().upsert(this.codec.entry(put.override()));
			changed(put.override().id(), put.override(), tick);
		}
		else if (change instanceof OverrideChange.Delete gone) {
			delete(gone.override(), tick);
		}
		return CommandOutcome.done(change.text());
	}

	private void delete(ScheduleOverride override, Tick tick) {
		this.schedules.remove(override.id());
		tick.changes().delete(this.codec.key(override));
		changed(override.id(), null, tick);
	}

	private void changed(String id, @Nullable ScheduleOverride override, Tick tick) {
		forgetSettled(tick);
		this.changed.put(id, new Changed(override, tick.nanos()));
	}

	/**
	 * A change of this replica.
	 *
	 * @param override the override since then, {@code null} when it is gone
	 * @param nanos when
	 */
	private record Changed(@Nullable ScheduleOverride override, long nanos) {
	}

}
