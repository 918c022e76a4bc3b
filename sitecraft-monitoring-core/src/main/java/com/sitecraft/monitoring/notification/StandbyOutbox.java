package com.sitecraft.monitoring.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.signal.Time;

/**
 * The outbox of the store, with a copy in memory of what this replica decided, which
 * takes over while the store does not answer. What was delivered meanwhile is written
 * down before anything is taken from the store again.
 * <p>
 * Workers claim and settle on their threads; one other thread, which writes to the store,
 * says what became of its commits.
 */
public final class StandbyOutbox {

	private static final Logger logger = LoggerFactory.getLogger(StandbyOutbox.class);

	/** All that the store and the writer of changes take. */
	private static final int MAX_LEFT = 20 * InMemoryOutbox.MAX_PAGES;

	private final Outbox store;

	private final Time time;

	/** Pages of this replica that are not known to be settled. */
	private final InMemoryOutbox copies;

	private final Object lock = new Object();

	/** Keys of the copies that the store has. */
	private final Set<String> stored = new HashSet<>();

	/** What the store has not been told yet. */
	private final Map<String, Delivery> owed = new LinkedHashMap<>();

	/**
	 * Keys that the copies have no place for, and what they are about: they wait for the
	 * store, and what follows them waits as well, or it would overtake them.
	 */
	private final Map<String, InMemoryOutbox.Subject> left = new LinkedHashMap<>();

	private Mode mode = Mode.STORE;

	/** As of the last report. */
	private volatile Map<String, Instant> oldest = Map.of();

	private volatile Runnable listener = () -> {
	};

	public StandbyOutbox(Outbox store, Time time, MeterRegistry registry) {
		this.store = store;
		this.time = time;
		// It does not know what other replicas told, so that nothing is over for it.
		this.copies = new InMemoryOutbox(registry, false);
	}

	/**
	 * Sets who is told, on any thread and without blocking it, that there may be
	 * something to claim.
	 */
	public void onPages(Runnable listener) {
		this.listener = listener;
	}

	/**
	 * Takes pages of a channel for delivery; none while the store is told what memory
	 * knows.
	 * @see Outbox#claim
	 */
	public List<Delivery> claim(String channel, Instant now, Duration lease, int most) {
		synchronized (this.lock) {
			if (this.mode == Mode.WRITING_DOWN) {
				return List.of();
			}
			if (this.mode == Mode.MEMORY) {
				return this.copies.claim(channel, now, lease, most);
			}
		}
		try {
			List<Delivery> claimed = this.store.claim(channel, now, lease, most);
			this.copies.taken(claimed, now.plus(lease));
			return claimed;
		}
		catch (RuntimeException ex) {
			failed(List.of());
			throw ex;
		}
	}

	/**
	 * Says what became of pages. When the store cannot be told it is told later.
	 * @see Outbox#settle
	 */
	public void settle(List<Delivery> deliveries) {
		synchronized (this.lock) {
			this.copies.settle(deliveries);
			if (this.mode != Mode.STORE) {
				owe(deliveries);
				return;
			}
		}
		try {
			this.store.settle(deliveries);
			synchronized (this.lock) {
				deliveries.stream()
					.filter((delivery) -> delivery.state() != Delivery.State.PENDING)
					.forEach((delivery) -> forget(delivery.key()));
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Cannot settle pages", ex);
			synchronized (this.lock) {
				owe(deliveries);
			}
			failed(List.of());
		}
	}

	private void owe(List<Delivery> deliveries) {
		deliveries.forEach((delivery) -> this.owed.put(delivery.key(), delivery));
	}

	private void forget(String key) {
		this.stored.remove(key);
		this.left.remove(key);
		this.copies.forget(List.of(key));
	}

	/**
	 * Where the pages stand in the store.
	 * @see Outbox#report
	 */
	public OutboxReport report(Instant now, Duration late, int most) {
		try {
			OutboxReport report = this.store.report(now, late, most);
			this.oldest = report.oldest();
			Set<String> pending = report.pending();
			synchronized (this.lock) {
				if (pending != null && this.mode == Mode.STORE) {
					// Others deliver as well.
					this.copies.removeIf((key) -> this.stored.contains(key) && !pending.contains(key));
					this.stored.retainAll(pending);
					this.left.keySet().retainAll(pending);
				}
			}
			return report;
		}
		catch (RuntimeException ex) {
			failed(List.of());
			throw ex;
		}
	}

	/**
	 * Where the pages of this replica stand, from memory.
	 */
	public OutboxReport standby(Instant now, Duration late, int most) {
		OutboxReport report = this.copies.report(now, late, most);
		return new OutboxReport(List.of(), report.late(), report.oldest(), report.pending());
	}

	/**
	 * When the oldest undelivered page of a channel was decided, {@code null} when there
	 * is none. Never blocks; from memory while the store does not answer.
	 */
	public @Nullable Instant oldest(String channel) {
		Map<String, Instant> known = inMemory() ? this.copies.report(this.time.instant(), Duration.ZERO, 0).oldest()
				: this.oldest;
		return known.get(channel);
	}

	/** Whether the store is what died, as far as anybody has noticed. */
	public boolean inMemory() {
		synchronized (this.lock) {
			return this.mode != Mode.STORE;
		}
	}

	/**
	 * New pages that wait for a commit. They leave before it only while commits fail.
	 */
	public void offered(Collection<Delivery> deliveries) {
		synchronized (this.lock) {
			if (deliveries.isEmpty() || this.mode == Mode.STORE) {
				return;
			}
			copy(deliveries);
		}
		this.listener.run();
	}

	/**
	 * That these pages are late is on their timeline, stored or not.
	 */
	public void late(Collection<String> keys) {
		this.copies.late(keys);
	}

	/**
	 * A commit failed; the pages in it, and all earlier ones of this replica, leave from
	 * memory from now on. May be called again.
	 * @param waiting pages that are not stored, oldest first
	 */
	public void failed(Collection<Delivery> waiting) {
		synchronized (this.lock) {
			if (this.mode == Mode.STORE) {
				logger.warn("The store of pages does not answer: those of this replica are delivered from memory");
			}
			this.mode = Mode.MEMORY;
			copy(waiting);
		}
		this.listener.run();
	}

	private void copy(Collection<Delivery> deliveries) {
		Map<InMemoryOutbox.Subject, String> next = new HashMap<>();
		this.left.forEach((key, subject) -> next.putIfAbsent(subject, key));
		for (Delivery delivery : deliveries) {
			if (delivery.state() != Delivery.State.PENDING || this.owed.containsKey(delivery.key())) {
				continue;
			}
			InMemoryOutbox.Subject subject = InMemoryOutbox.Subject.of(delivery);
			boolean inTurn = this.left.size() < MAX_LEFT
					&& next.getOrDefault(subject, delivery.key()).equals(delivery.key());
			if (inTurn && this.copies.copy(delivery)) {
				this.left.remove(delivery.key());
			}
			else {
				leave(delivery.key(), subject);
				next.putIfAbsent(subject, delivery.key());
			}
		}
	}

	private void leave(String key, InMemoryOutbox.Subject subject) {
		if (this.left.isEmpty()) {
			logger.warn("{} pages are copied to memory, more leave through the store alone", InMemoryOutbox.MAX_PAGES);
		}
		if (this.left.size() < MAX_LEFT) {
			this.left.putIfAbsent(key, subject);
		}
	}

	/**
	 * The store seems to answer again: nothing more leaves from memory until
	 * {@link #writtenDown()}, or until it has {@link #failed}. Does nothing while it
	 * never failed.
	 */
	public void writeDown() {
		synchronized (this.lock) {
			if (this.mode == Mode.MEMORY) {
				this.mode = Mode.WRITING_DOWN;
			}
		}
	}

	/**
	 * Where pages stand that are about to be committed: delivered meanwhile, or on their
	 * way and so not to be taken by others.
	 */
	public List<Delivery> current(Collection<Delivery> deliveries) {
		synchronized (this.lock) {
			Map<String, Delivery> known = new LinkedHashMap<>(this.owed);
			if (this.mode != Mode.STORE) {
				onTheirWay().forEach((delivery) -> known.put(delivery.key(), delivery));
			}
			return deliveries.stream().map((delivery) -> known.getOrDefault(delivery.key(), delivery)).toList();
		}
	}

	private List<Delivery> onTheirWay() {
		return this.copies.onTheirWay(this.time.instant());
	}

	/**
	 * Pages are committed, and can be claimed by whoever comes first.
	 */
	public void committed(Collection<Delivery> deliveries) {
		if (deliveries.isEmpty()) {
			return;
		}
		synchronized (this.lock) {
			copy(deliveries);
			deliveries.stream()
				.filter((delivery) -> delivery.state() == Delivery.State.PENDING
						&& !this.left.containsKey(delivery.key()))
				.forEach((delivery) -> this.stored.add(delivery.key()));
		}
		this.listener.run();
	}

	/**
	 * Tells the store, which answers again and has all commits, what was delivered
	 * meanwhile, and leaves the rest to it. Does nothing while it never failed.
	 */
	public void writtenDown() {
		// A worker may have found out about a failure since the commit.
		writeDown();
		while (true) {
			List<Delivery> told;
			synchronized (this.lock) {
				if (this.mode == Mode.STORE) {
					return;
				}
				told = new ArrayList<>(this.owed.values());
				onTheirWay().stream().filter((delivery) -> !this.owed.containsKey(delivery.key())).forEach(told::add);
			}
			this.store.settle(told);
			synchronized (this.lock) {
				told.forEach((delivery) -> {
					// Another outcome may have come since.
					if (this.owed.remove(delivery.key(), delivery) && delivery.state() != Delivery.State.PENDING) {
						forget(delivery.key());
					}
				});
				if (this.owed.isEmpty()) {
					this.mode = Mode.STORE;
					logger.info("The store of pages answers again, and has what was delivered meanwhile");
					break;
				}
			}
		}
		this.listener.run();
	}

	private enum Mode {

		/** Pages are claimed from the store. */
		STORE,

		/** Pages of this replica are claimed from memory. */
		MEMORY,

		/** The store is told what memory knows; nothing is claimed. */
		WRITING_DOWN

	}

}
