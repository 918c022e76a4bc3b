package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.alerting.Silences;
import com.sitecraft.monitoring.autoconfigure.command.CommandHandler;
import com.sitecraft.monitoring.autoconfigure.command.CommandOutcome;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;

/**
 * Keeps silences in step with the store, on every replica since each mutes what it tells,
 * and does what operators ask for about them. Only the loop's thread comes here.
 */
final class SilenceBook implements CommandHandler {

	static final String CREATE = "silence.create";

	static final String EDIT = "silence.edit";

	static final String EXPIRE = "silence.expire";

	/** As long as Alertmanager keeps them. */
	private static final Duration KEPT = Duration.ofDays(5);

	private final Silences silences;

	private final EntryCodec codec;

	/** Versions as last read: at most loads nothing has changed. */
	private final Map<String, Long> read = new HashMap<>();

	/** Changed here, and not seen in the store since. */
	private final Set<String> unstored = new HashSet<>();

	SilenceBook(Silences silences, EntryCodec codec) {
		this.silences = silences;
		this.codec = codec;
	}

	/**
	 * Takes over what is stored, any number of times, and forgets what expired long ago.
	 */
	void keep(Tick tick) {
		List<Entry> stored = tick.shared(Entry.Kind.SILENCE);
		if (stored != null) {
			restore(stored);
		}
		if (tick.leader() && tick.rewrite()) {
			this.silences.all().forEach((silence) -> store(silence, tick));
		}
		for (Silence silence : this.silences.all()) {
			if (!tick.instant().isBefore(silence.end().plus(KEPT))) {
				this.silences.remove(silence.id());
				this.unstored.remove(silence.id());
				if (tick.leader()) {
					tick.changes().delete(this.codec.key(silence));
				}
			}
		}
	}

	private void restore(List<Entry> stored) {
		Map<String, Silence> next = new LinkedHashMap<>();
		List<Entry> changed = new ArrayList<>();
		Set<String> there = new HashSet<>();
		for (Entry entry : stored) {
			if (entry.key().kind() == Entry.Kind.SILENCE) {
				String id = entry.key().id();
				there.add(id);
				Silence known = this.silences.get(id);
				if (known != null && Long.valueOf(entry.version()).equals(this.read.get(id))) {
					next.put(id, known);
				}
				else {
					changed.add(entry);
				}
			}
		}
		if (changed.isEmpty() && this.unstored.isEmpty() && next.size() == this.silences.all().size()) {
			return;
		}
		this.read.keySet().retainAll(there);
		changed.forEach((entry) -> this.read.put(entry.key().id(), entry.version()));
		for (Silence silence : this.codec.silences(changed)) {
			Silence known = this.silences.get(silence.id());
			boolean older = known != null && this.unstored.contains(silence.id())
					&& silence.updatedAt().isBefore(known.updatedAt());
			next.put(silence.id(), older ? known : silence);
			if (!older) {
				this.unstored.remove(silence.id());
			}
		}
		for (String id : this.unstored) {
			Silence known = this.silences.get(id);
			if (known != null) {
				next.put(id, known);
			}
		}
		this.silences.restore(next.values());
	}

	@Override
	public Set<String> kinds() {
		return Set.of(CREATE, EDIT, EXPIRE);
	}

	@Override
	public CompletableFuture<CommandOutcome> handle(Command command, Tick tick) {
		return CompletableFuture.completedFuture(outcome(command, tick));
	}

	private CommandOutcome outcome(Command command, Tick tick) {
		return switch (command.kind()) {
			case CREATE -> create(command, tick);
			case EDIT -> edit(command, tick);
			default -> expire(command, tick);
		};
	}

	/** The silence has the id of the command, so that doing it twice makes one. */
	private CommandOutcome create(Command command, Tick tick) {
		Silence asked = signed(this.codec.silence(command.body()), command.id(), command, command.createdAt());
		return put(asked, tick) ? CommandOutcome.done("created " + describe(asked)) : full();
	}

	private CommandOutcome edit(Command command, Tick tick) {
		Silence asked = this.codec.silence(command.body());
		Silence known = this.silences.get(asked.id());
		if (known == null) {
			return CommandOutcome.refused("there is no silence " + asked.id());
		}
		Silence edited = known.edit(signed(asked, known.id(), command, after(known, tick)), command.id());
		if (!put(edited, tick)) {
			return full();
		}
		if (!edited.id().equals(known.id())) {
			put(known.expire(after(known, tick)), tick);
			return CommandOutcome
				.done("replaced silence " + known.id() + " by " + describe(edited) + ", since it matches others");
		}
		return CommandOutcome.done("changed to " + describe(edited));
	}

	private CommandOutcome expire(Command command, Tick tick) {
		Silence known = this.silences.get(command.body());
		if (known == null) {
			return CommandOutcome.refused("there is no silence " + command.body());
		}
		if (known.state(tick.instant()) == Silence.State.EXPIRED) {
			return CommandOutcome.done("silence " + known.id() + " has expired before");
		}
		put(known.expire(after(known, tick)), tick);
		return CommandOutcome.done("expired " + describe(known));
	}

	private boolean put(Silence silence, Tick tick) {
		if (!this.silences.put(silence)) {
			return false;
		}
		store(silence, tick);
		return true;
	}

	private void store(Silence silence, Tick tick) {
		this.unstored.add(silence.id());
		tick.changes().upsert(this.codec.entry(silence));
	}

	private static CommandOutcome full() {
		return CommandOutcome.refused("there are as many silences as are allowed; expired ones leave after 5 days");
	}

	/** Later than the last edit, whatever the clocks of two replicas say. */
	private static Instant after(Silence known, Tick tick) {
		Instant least = known.updatedAt().plusMillis(1);
		return tick.instant().isAfter(least) ? tick.instant() : least;
	}

	/** Who asked is known by the command, whatever its body says. */
	private static Silence signed(Silence silence, String id, Command command, Instant at) {
		return new Silence(id, silence.matchers(), silence.start(), silence.end(), command.actor(), silence.comment(),
				at, at, silence.recurrence());
	}

	private static String describe(Silence silence) {
		return "silence " + silence.id() + " of " + silence.matchers() + " from " + silence.start() + " to "
				+ silence.end() + ", because: " + silence.comment();
	}

}
