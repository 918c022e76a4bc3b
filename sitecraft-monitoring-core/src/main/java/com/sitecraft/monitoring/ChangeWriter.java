package com.sitecraft.monitoring;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.InMemoryOutbox;
import com.sitecraft.monitoring.notification.OutboxReport;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Dropped;
import com.sitecraft.monitoring.signal.Time;

/**
 * Stands between the loop, which never waits, and the store, which may hang: the loop
 * offers and takes, one other thread calls {@link #write()}.
 */
public final class ChangeWriter {

	/** Ten times the alerts that a busy fleet has; about 100 MB of them. */
	static final int MAX_WAITING = 100_000;

	/** How often a replica with nothing else to store says that it lives. */
	private static final Duration BEAT = Duration.ofMinutes(1);

	/** Nobody waits longer for a page without telling somebody else. */
	private static final Duration LATE = Duration.ofMinutes(2);

	/** Outcomes that one tick puts on timelines; the rest comes with the next. */
	private static final int MAX_REPORTED = 500;

	private static final Logger logger = LoggerFactory.getLogger(ChangeWriter.class);

	private final StateStore store;

	private final Commands commands;

	private final StandbyOutbox outbox;

	private final Leadership leadership;

	private final String instance;

	private final Entry.Key beatKey;

	private final Time time;

	private final Counter dropped;

	private final Counter droppedPages;

	/** What is known to be stored; touched by the writing thread only. */
	private Map<Entry.Key, Long> versions = new HashMap<>();

	/** Signs of life of the others; touched by the writing thread only. */
	private Map<String, Long> heard = Map.of();

	/**
	 * Whether {@link #versions} are those of a load; touched by the writing thread only.
	 */
	private boolean remembered;

	/** When ours was stored last; touched by the writing thread only. */
	private @Nullable Long beatNanos;

	private final Object lock = new Object();

	private Changes.Builder waiting = new Changes.Builder();

	/** Number of keys that are being stored. */
	private int underway;

	/** Whether the bound kept something out that is to be stored later. */
	private boolean refused;

	private boolean rewrite;

	private boolean loadWanted = true;

	/** Which of the loads is wanted: one that began before does not do. */
	private long loadNumber;

	private boolean loadTried;

	private @Nullable List<Entry> loaded;

	private @Nullable News news;

	private List<Command> pending = List.of();

	/** Done by a stage but not known to be stored so, which would do them twice. */
	private final Set<String> done = new HashSet<>();

	private OutboxReport pages = OutboxReport.none();

	/** On a timeline that is not known to be stored. */
	private final Set<String> reported = new HashSet<>();

	/**
	 * Creates a writer.
	 * @param instance this replica, the writer of its entries
	 * @param registry where {@code sitecraft.monitoring.state.waiting} is published
	 */
	public ChangeWriter(StateStore store, Commands commands, StandbyOutbox outbox, Leadership leadership,
			Instance instance, Time time, MeterRegistry registry) {
		this.store = store;
		this.commands = commands;
		this.outbox = outbox;
		this.leadership = leadership;
		this.instance = instance.name();
		this.beatKey = new Entry.Key(Entry.Kind.REPLICA, instance.name());
		this.time = time;
		this.dropped = Dropped.counter(registry, "state.changes");
		this.droppedPages = Dropped.counter(registry, "notification.waiting");
		Gauge.builder("sitecraft.monitoring.state.waiting", this, ChangeWriter::waiting)
			.description("Changes of state that are not stored yet")
			.register(registry);
	}

	/**
	 * Takes over the changes of a tick; never waits for the store. While too much waits,
	 * what is new is refused, and asked for again when the store is back.
	 */
	void offer(Changes changes) {
		synchronized (this.lock) {
			changes.upserts().values().forEach((entry) -> {
				if (this.waiting.contains(entry.key()) || this.waiting.size() + this.underway < MAX_WAITING) {
					this.waiting.upsert(entry);
				}
				else {
					this.refused = true;
					this.dropped.increment();
				}
			});
			changes.deletes().forEach(this.waiting::delete);
			changes.consumed().forEach(this.waiting::consumed);
			this.done.addAll(changes.consumed());
			changes.deliveries().forEach(this::offer);
			changes.reported().forEach(this.waiting::reported);
			this.reported.addAll(changes.reported());
		}
		this.outbox.offered(changes.deliveries());
	}

	private void offer(Delivery page) {
		if (this.waiting.pages() < InMemoryOutbox.MAX_PAGES) {
			this.waiting.deliver(page);
		}
		else {
			this.droppedPages.increment();
			logger.warn("{} pages wait for the store, '{}' is refused", InMemoryOutbox.MAX_PAGES, page.key());
		}
	}

	private int waiting() {
		synchronized (this.lock) {
			return this.waiting.size() + this.underway;
		}
	}

	/**
	 * Asks for a load; earlier attempts do not count.
	 */
	void wantLoad() {
		synchronized (this.lock) {
			this.loadWanted = true;
			this.loadNumber++;
			this.loadTried = false;
			this.loaded = null;
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

	@Nullable News takeNews() {
		synchronized (this.lock) {
			News taken = this.news;
			this.news = null;
			return taken;
		}
	}

	boolean takeRewrite() {
		synchronized (this.lock) {
			boolean taken = this.rewrite;
			this.rewrite = false;
			return taken;
		}
	}

	List<Command> pendingCommands() {
		synchronized (this.lock) {
			return this.pending.stream().filter((command) -> !this.done.contains(command.id())).toList();
		}
	}

	/** What became of pages, without what is on a timeline already. */
	OutboxReport pages() {
		synchronized (this.lock) {
			return new OutboxReport(
					this.pages.settled().stream().filter((page) -> !this.reported.contains(page.key())).toList(),
					this.pages.late(), this.pages.oldest(), this.pages.pending());
		}
	}

	/**
	 * One round: stores what waits, then loads when asked to, or else reads what others
	 * have stored, and reads the commands. Blocks for as long as the store does; one
	 * thread only.
	 * @throws StateStoreException when the store failed; what waits goes on waiting
	 */
	public void write() {
		boolean load;
		long number;
		synchronized (this.lock) {
			load = this.loadWanted;
			number = this.loadNumber;
		}
		try {
			commitPages();
			if (load) {
				loaded(this.store.load(), number);
			}
			else {
				listen();
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
					this.loadTried = this.loadTried || number == this.loadNumber;
				}
			}
		}
	}

	private void loaded(List<Entry> entries, long number) {
		remember(entries);
		this.heard = others(entries);
		synchronized (this.lock) {
			if (number != this.loadNumber) {
				return;
			}
			this.loaded = List.copyOf(entries);
			this.news = null;
			this.loadWanted = false;
		}
	}

	/**
	 * Cheap while nobody writes: one row for each replica. What is read is no older than
	 * the sign of life that was read before, so that nothing is missed.
	 */
	private void listen() {
		Map<String, Long> beats = others(this.store.load(Selection.of(Entry.Kind.REPLICA)));
		Map<String, List<Entry>> alerts = new LinkedHashMap<>();
		List<Entry> shared = null;
		for (Map.Entry<String, Long> beat : beats.entrySet()) {
			if (beat.getValue().equals(this.heard.get(beat.getKey()))) {
				continue;
			}
			if (this.leadership.held()) {
				alerts.put(beat.getKey(), this.store.load(Selection.of(Entry.Kind.ALERT, beat.getKey())));
			}
			shared = (shared != null) ? shared : shared();
		}
		this.heard = beats;
		News read = new News(beats, alerts, shared);
		synchronized (this.lock) {
			this.news = (this.news != null) ? this.news.followedBy(read) : read;
		}
	}

	private List<Entry> shared() {
		return List.of(Entry.Kind.values())
			.stream()
			.filter(Entry.Kind::shared)
			.flatMap((kind) -> this.store.load(Selection.of(kind)).stream())
			.toList();
	}

	private Map<String, Long> others(List<Entry> entries) {
		Map<String, Long> others = new LinkedHashMap<>();
		entries.stream()
			.filter((entry) -> entry.key().kind() == Entry.Kind.REPLICA && !entry.key().equals(this.beatKey))
			.forEach((entry) -> others.put(entry.key().id(), entry.version()));
		return others;
	}

	private void commitPages() {
		try {
			if (this.outbox.inMemory()) {
				// One that hangs would keep pages from leaving for as long as it does.
				report();
				this.outbox.writeDown();
			}
			commitWaiting();
			this.outbox.writtenDown();
			report();
		}
		catch (RuntimeException ex) {
			List<Delivery> unstored;
			synchronized (this.lock) {
				unstored = this.waiting.build().deliveries();
				this.pages = this.outbox.standby(this.time.instant(), LATE, MAX_REPORTED);
			}
			this.outbox.failed(unstored);
			throw ex;
		}
	}

	private void report() {
		OutboxReport report = this.outbox.report(this.time.instant(), LATE, this.leadership.held() ? MAX_REPORTED : 0);
		synchronized (this.lock) {
			this.pages = report;
			Set<String> settled = new HashSet<>();
			report.settled().forEach((page) -> settled.add(page.key()));
			this.reported.retainAll(settled);
		}
	}

	private void commitWaiting() {
		Changes taken;
		boolean again;
		synchronized (this.lock) {
			taken = this.waiting.build();
			this.waiting = new Changes.Builder();
			this.underway = taken.size();
			again = this.refused;
			this.refused = false;
		}
		boolean open = !taken.isEmpty() || beatIsDue();
		if (!open) {
			wantRewrite(again);
		}
		try {
			while (open) {
				try {
					Changes versioned = versioned(taken);
					this.store.commit(versioned);
					stored(versioned);
					taken = Changes.none();
					open = false;
					wantRewrite(again);
				}
				catch (ConflictException ex) {
					taken = reconciled(taken);
				}
			}
		}
		finally {
			synchronized (this.lock) {
				this.refused = this.refused || (open && again);
				this.underway = 0;
				// Older than what was offered meanwhile.
				Changes later = this.waiting.build();
				this.waiting = new Changes.Builder().add(taken).add(later);
			}
		}
	}

	/** Not before a load, without which its version is not known. */
	private boolean beatIsDue() {
		Long last = this.beatNanos;
		return (last != null) ? this.time.nanos() - last >= BEAT.toNanos() : this.remembered;
	}

	private Changes versioned(Changes changes) {
		Changes.Builder versioned = new Changes.Builder();
		changes.upserts().values().forEach((entry) -> versioned.upsert(versioned(entry.key(), entry.body())));
		versioned.upsert(versioned(this.beatKey, this.time.instant().toString()));
		changes.deletes().forEach(versioned::delete);
		changes.consumed().forEach(versioned::consumed);
		this.outbox.current(changes.deliveries()).forEach(versioned::deliver);
		changes.reported().forEach(versioned::reported);
		return versioned.build();
	}

	private Entry versioned(Entry.Key key, String body) {
		return new Entry(key, this.instance, this.versions.getOrDefault(key, 0L), body);
	}

	private void stored(Changes changes) {
		changes.upserts().values().forEach((entry) -> this.versions.put(entry.key(), entry.version() + 1));
		changes.deletes().forEach(this.versions::remove);
		this.beatNanos = this.time.nanos();
		this.outbox.committed(changes.deliveries());
	}

	/**
	 * What this instance wrote itself is a commit whose answer was lost; what another one
	 * wrote stays, unless this one acts for all, or the others took it for gone.
	 */
	private Changes reconciled(Changes changes) {
		Map<Entry.Key, Long> seen = this.versions;
		List<Entry> entries = this.store.load();
		remember(entries);
		boolean forgotten = seen.containsKey(this.beatKey) && !this.versions.containsKey(this.beatKey);
		if (forgotten) {
			logger.info("Other replicas took this one for gone: what it knows is stored again");
			wantRewrite(true);
		}
		Changes.Builder kept = new Changes.Builder();
		Map<Entry.Key, Entry> current = new HashMap<>();
		entries.forEach((entry) -> current.put(entry.key(), entry));
		for (Entry entry : changes.upserts().values()) {
			Entry stored = current.get(entry.key());
			boolean foreign = stored != null && !stored.writer().equals(this.instance)
					&& stored.version() != seen.getOrDefault(entry.key(), 0L);
			if (!foreign || forgotten || this.leadership.held()) {
				kept.upsert(entry);
			}
			else {
				logger.info("Another replica has written {} '{}' since: its version stays", entry.key().kind(),
						entry.key().id());
			}
		}
		changes.deletes().forEach(kept::delete);
		changes.consumed().forEach(kept::consumed);
		// Whoever else has decided the same page gave it the same key.
		changes.deliveries().forEach(kept::deliver);
		changes.reported().forEach(kept::reported);
		return kept.build();
	}

	private void wantRewrite(boolean wanted) {
		synchronized (this.lock) {
			this.rewrite = this.rewrite || wanted;
		}
	}

	private void remember(List<Entry> entries) {
		Map<Entry.Key, Long> read = new HashMap<>();
		entries.forEach((entry) -> read.put(entry.key(), entry.version()));
		this.versions = read;
		this.remembered = true;
	}

}
