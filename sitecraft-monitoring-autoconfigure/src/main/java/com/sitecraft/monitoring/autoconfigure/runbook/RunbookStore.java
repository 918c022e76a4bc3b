package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.ConflictException;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.runbook.KillSwitch;
import com.sitecraft.monitoring.runbook.RunbookJournal;
import com.sitecraft.monitoring.runbook.RunbookOutput;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.TrackRecord;
import com.sitecraft.monitoring.signal.Time;

/**
 * The journal: writes what the engine changed before anything takes effect, and knows
 * what is stored. Calls block for as long as the store does, so it has the runbooks'
 * thread. An entry that somebody else has written since is theirs.
 */
final class RunbookStore implements RunbookJournal {

	/** How long a store that failed is left alone, so that local steps need not wait. */
	private static final long RETRY_NANOS = 2_000_000_000L;

	private final StateStore store;

	private final Leadership leadership;

	private final RunbookCodec codec;

	private final String instance;

	private final Time time;

	private final Map<Entry.Key, Long> versions = new HashMap<>();

	private final Map<String, Long> revisions = new HashMap<>();

	/** Stored at the load before the last, and not any more; known until the next. */
	private Set<String> gone = Set.of();

	/** What waits for the store, the last of each key. */
	private final Map<Entry.Key, Entry> waiting = new LinkedHashMap<>();

	private final List<Entry.Key> deletes = new ArrayList<>();

	/** Revisions of the runs that wait. */
	private final Map<String, Long> waitingRevisions = new HashMap<>();

	private boolean loaded;

	private boolean failing;

	private long failedNanos;

	RunbookStore(StateStore store, Leadership leadership, RunbookCodec codec, String instance, Time time) {
		this.store = store;
		this.leadership = leadership;
		this.codec = codec;
		this.instance = instance;
		this.time = time;
	}

	@Override
	public boolean durable(String run, long revision) {
		return this.revisions.getOrDefault(run, 0L) >= revision;
	}

	@Override
	public boolean reachable() {
		return !this.failing && this.leadership.certain();
	}

	/** Whether the store is to be asked: it works, or has been left alone for a while. */
	boolean due() {
		return !this.failing || this.time.nanos() - this.failedNanos >= RETRY_NANOS;
	}

	/** Whether somebody else has written since the last load. */
	boolean changed() {
		return guarded(() -> {
			Map<Entry.Key, Long> there = new HashMap<>(this.store.versions(Entry.Kind.RUNBOOK));
			there.putAll(this.store.versions(Entry.Kind.RUNBOOK_RUN));
			return !there.equals(this.versions);
		});
	}

	/**
	 * Everything stored of runbooks. What somebody else has written since is theirs, and
	 * what waits of it is not stored any more; at first that is all that is stored, since
	 * one of the same name was another process.
	 */
	Stored load() {
		List<Entry> entries = guarded(() -> {
			List<Entry> read = new ArrayList<>(this.store.load(Selection.of(Entry.Kind.RUNBOOK)));
			read.addAll(this.store.load(Selection.of(Entry.Kind.RUNBOOK_RUN)));
			return read;
		});
		List<Entry> taken = entries.stream().filter(this::isTaken).toList();
		taken.forEach((entry) -> {
			this.waiting.remove(entry.key());
			this.waitingRevisions.remove(entry.key().id());
		});
		this.loaded = true;
		this.versions.clear();
		entries.forEach((entry) -> this.versions.put(entry.key(), entry.version()));
		RunbookCodec.Read read = this.codec.read(entries);
		read.runs().forEach((run) -> this.revisions.put(run.id(), run.revision()));
		return new Stored(read.runs(), read.records(), read.killSwitch(), this.codec.read(taken));
	}

	/**
	 * The engine has taken over what was loaded; what is gone is known once more, and no
	 * longer.
	 */
	void restored(Stored stored) {
		Set<String> there = stored.runs().stream().map(RunbookRun::id).collect(Collectors.toSet());
		this.revisions.keySet().removeAll(this.gone);
		this.gone = new HashSet<>(this.revisions.keySet());
		this.gone.removeAll(there);
	}

	private boolean isTaken(Entry entry) {
		return (!this.loaded || !entry.writer().equals(this.instance))
				&& !Long.valueOf(entry.version()).equals(this.versions.get(entry.key()));
	}

	void take(RunbookOutput.Batch batch) {
		for (RunbookRun run : batch.runs()) {
			put(this.codec.entry(run));
			this.waitingRevisions.put(run.id(), run.revision());
		}
		batch.records().forEach((record) -> put(this.codec.entry(record)));
		if (batch.killSwitch() != null) {
			put(this.codec.entry(batch.killSwitch()));
		}
		for (String run : batch.forgotten()) {
			Entry.Key key = RunbookCodec.key(run);
			this.waiting.remove(key);
			this.waitingRevisions.remove(run);
			if (this.versions.containsKey(key)) {
				this.deletes.add(key);
			}
		}
	}

	private void put(Entry entry) {
		this.waiting.put(entry.key(), entry);
	}

	/** Whether nothing waits to be stored. */
	boolean settled() {
		return this.waiting.isEmpty() && this.deletes.isEmpty();
	}

	/**
	 * Stores what waits, all of it or nothing.
	 * @return whether something was stored
	 * @throws ConflictException when somebody else has written one of the entries; then a
	 * load tells whose it is
	 */
	boolean write() {
		if (settled()) {
			return false;
		}
		Changes.Builder changes = new Changes.Builder();
		this.waiting.values()
			.forEach((entry) -> changes.upsert(
					new Entry(entry.key(), this.instance, this.versions.getOrDefault(entry.key(), 0L), entry.body())));
		this.deletes.forEach(changes::delete);
		guarded(() -> {
			this.store.commit(changes.build());
			return true;
		});
		this.waiting.keySet().forEach((key) -> this.versions.merge(key, 1L, Long::sum));
		this.deletes.forEach((key) -> {
			this.versions.remove(key);
			this.revisions.remove(key.id());
		});
		this.revisions.putAll(this.waitingRevisions);
		this.waiting.clear();
		this.deletes.clear();
		this.waitingRevisions.clear();
		return true;
	}

	private <T> T guarded(Supplier<T> call) {
		try {
			T answer = call.get();
			this.failing = false;
			return answer;
		}
		catch (ConflictException ex) {
			this.failing = false;
			throw ex;
		}
		catch (RuntimeException ex) {
			this.failing = true;
			this.failedNanos = this.time.nanos();
			throw ex;
		}
	}

	/**
	 * What is stored.
	 *
	 * @param runs runs
	 * @param records records
	 * @param killSwitch kill switch, {@code null} when nobody has touched it
	 * @param taken those of them that somebody else has written since the last load
	 */
	record Stored(List<RunbookRun> runs, List<TrackRecord> records, @Nullable KillSwitch killSwitch,
			RunbookCodec.Read taken) {
	}

}
