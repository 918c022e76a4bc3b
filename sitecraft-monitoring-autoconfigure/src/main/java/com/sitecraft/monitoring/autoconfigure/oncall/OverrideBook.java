package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.oncall.ScheduleOverride;
import com.sitecraft.monitoring.oncall.Schedules;

/**
 * Keeps overrides in step with what is stored: every replica takes over what another one
 * stored, the one that acts for all stores what commands change. Only the loop's thread
 * comes here.
 */
final class OverrideBook {

	/**
	 * Ended overrides answer "who was on call then" for as long as incidents are talked
	 * about.
	 */
	private static final Duration KEPT = Duration.ofDays(30);

	private final Schedules schedules;

	private final OverrideCommands commands;

	private final EntryCodec codec;

	/**
	 * What changed here since a load arrived, empty for what is gone. The next load may
	 * have begun before that was stored; the one after it has not.
	 */
	private final Map<String, Optional<ScheduleOverride>> changed = new LinkedHashMap<>();

	OverrideBook(Schedules schedules, OverrideCommands commands, EntryCodec codec) {
		this.schedules = schedules;
		this.commands = commands;
		this.codec = codec;
	}

	/**
	 * Takes over what is stored.
	 */
	void restore(Tick tick) {
		List<Entry> stored = tick.stored();
		if (stored == null) {
			return;
		}
		Map<String, ScheduleOverride> overrides = new LinkedHashMap<>();
		this.codec.overrides(stored).forEach((override) -> overrides.put(override.id(), override));
		this.changed.forEach((id, change) -> change.ifPresentOrElse((override) -> overrides.put(id, override),
				() -> overrides.remove(id)));
		this.changed.clear();
		this.schedules.restore(overrides.values());
		forgetLongEnded(tick);
	}

	private void forgetLongEnded(Tick tick) {
		if (tick.leader()) {
			this.schedules.overrides()
				.stream()
				.filter((override) -> override.end().plus(KEPT).isBefore(tick.instant()))
				.forEach((override) -> delete(override, tick));
		}
	}

	/**
	 * Does a command, and stores what it changes.
	 */
	OverrideChange handle(Command command, Tick tick) {
		OverrideChange change = this.commands.decide(command, tick.instant());
		if (change instanceof OverrideChange.Put put) {
			if (!this.schedules.put(put.override())) {
				return new OverrideChange.Refused("there is no room for another override");
			}
			tick.changes().upsert(this.codec.entry(put.override()));
			this.changed.put(put.override().id(), Optional.of(put.override()));
		}
		else if (change instanceof OverrideChange.Delete gone) {
			delete(gone.override(), tick);
		}
		return change;
	}

	private void delete(ScheduleOverride override, Tick tick) {
		this.schedules.remove(override.id());
		tick.changes().delete(this.codec.key(override));
		this.changed.put(override.id(), Optional.empty());
	}

}
