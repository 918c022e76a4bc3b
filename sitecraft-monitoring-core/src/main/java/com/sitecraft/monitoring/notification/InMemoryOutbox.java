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
import java.util.function.Predicate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.signal.Dropped;

/**
 * Pages in memory, in the order in which they were added. Thread-safe, never blocks.
 */
public final class InMemoryOutbox implements Outbox {

	/** A storm that no rate lets through within a day; some 40 MB at the most. */
	public static final int MAX_PAGES = 10_000;

	/** As many as the writer of changes hands over, so that each outcome is reported. */
	private static final int MAX_SETTLED = 20 * MAX_PAGES;

	static final String CANCELLED = "not sent: it was over before anybody was told";

	private static final Logger logger = LoggerFactory.getLogger(InMemoryOutbox.class);

	private final Map<String, Row> pending = new LinkedHashMap<>();

	private final Map<String, Delivery> settled = new LinkedHashMap<>();

	/** What channels may have heard of, so that it is not over for them. */
	private final Map<Subject, Boolean> told = new Bounded<>();

	private final boolean cancels;

	private final Counter refused;

	private boolean full;

	/**
	 * Creates an outbox.
	 * @param cancels whether it knows all that was ever sent
	 */
	InMemoryOutbox(MeterRegistry registry, boolean cancels) {
		this.cancels = cancels;
		this.refused = Dropped.counter(registry, "notification.pages");
	}

	/**
	 * Adds pages; one with a known key is the same page.
	 */
	public synchronized void add(Collection<Delivery> deliveries) {
		for (Delivery delivery : deliveries) {
			if (this.pending.containsKey(delivery.key()) || this.settled.containsKey(delivery.key())) {
				continue;
			}
			if (delivery.state() != Delivery.State.PENDING) {
				settled(delivery);
			}
			else if (this.pending.size() < MAX_PAGES) {
				this.pending.put(delivery.key(), new Row(delivery));
				this.full = false;
			}
			else {
				refuse(delivery);
			}
		}
	}

	/**
	 * Adds a pending page unless there is no place for it, which says nothing about its
	 * fate.
	 * @return whether it is here
	 */
	synchronized boolean copy(Delivery delivery) {
		if (this.pending.containsKey(delivery.key()) || this.settled.containsKey(delivery.key())) {
			return true;
		}
		if (this.pending.size() >= MAX_PAGES) {
			return false;
		}
		this.pending.put(delivery.key(), new Row(delivery));
		return true;
	}

	private void refuse(Delivery delivery) {
		this.refused.increment();
		if (!this.full) {
			logger.warn("{} pages wait for their channels, more are refused", MAX_PAGES);
		}
		this.full = true;
		settled(delivery.withOutcome(Delivery.State.DEAD, "refused: " + MAX_PAGES + " pages wait already"));
	}

	private void settled(Delivery delivery) {
		if (this.settled.size() < MAX_SETTLED) {
			this.settled.put(delivery.key(), delivery);
		}
		else {
			this.refused.increment();
		}
	}

	/**
	 * Forgets pages that are settled and on their timeline.
	 */
	public synchronized void forget(Collection<String> keys) {
		keys.forEach(this.settled::remove);
	}

	/**
	 * Reports pages no more whose lateness is on their timeline.
	 */
	public synchronized void late(Collection<String> keys) {
		for (String key : keys) {
			Row row = this.pending.get(key);
			if (row != null) {
				row.lateTold = true;
			}
		}
	}

	@Override
	public synchronized List<Delivery> claim(String channel, Instant now, Duration lease, int most) {
		List<Delivery> claimed = new ArrayList<>();
		Set<String> seen = new HashSet<>();
		for (Row row : List.copyOf(this.pending.values())) {
			if (claimed.size() >= most) {
				break;
			}
			Delivery delivery = row.delivery;
			if (delivery.channel().equals(channel) && seen.add(delivery.incident()) && row.free(now)
					&& !cancelled(delivery)) {
				row.delivery = delivery.attempted();
				row.takenUntil = now.plus(lease);
				this.told.put(Subject.of(delivery), true);
				claimed.add(row.delivery);
			}
		}
		return claimed;
	}

	/** The oldest page of its subject; what follows up to the resolution goes with it. */
	private boolean cancelled(Delivery oldest) {
		Subject subject = Subject.of(oldest);
		if (!this.cancels || oldest.attempts() > 0 || this.told.containsKey(subject)
				|| oldest.notification().kind() != Page.Kind.TRIGGERED) {
			return false;
		}
		List<Delivery> over = new ArrayList<>();
		int end = 0;
		for (Row row : this.pending.values()) {
			if (Subject.of(row.delivery).equals(subject)) {
				over.add(row.delivery);
				end = (row.delivery.notification().kind() == Page.Kind.RESOLVED) ? over.size() : end;
			}
		}
		if (end == 0) {
			return false;
		}
		settle(over.subList(0, end)
			.stream()
			.map((delivery) -> delivery.withOutcome(Delivery.State.CANCELLED, CANCELLED))
			.toList());
		return true;
	}

	@Override
	public synchronized void settle(List<Delivery> deliveries) {
		for (Delivery delivery : deliveries) {
			Row row = this.pending.get(delivery.key());
			if (row == null) {
				continue;
			}
			row.delivery = delivery;
			row.takenUntil = null;
			if (delivery.state() != Delivery.State.PENDING) {
				this.pending.remove(delivery.key());
				settled(delivery);
				if (delivery.notification().kind() == Page.Kind.RESOLVED) {
					this.told.remove(Subject.of(delivery));
				}
			}
		}
	}

	@Override
	public synchronized OutboxReport report(Instant now, Duration late, int most) {
		Instant before = now.minus(late);
		Map<String, Instant> oldest = new HashMap<>();
		List<Delivery> lateOnes = new ArrayList<>();
		for (Row row : this.pending.values()) {
			Delivery delivery = row.delivery;
			oldest.merge(delivery.channel(), delivery.createdAt(), (one, other) -> one.isBefore(other) ? one : other);
			if (!row.lateTold && delivery.createdAt().isBefore(before) && lateOnes.size() < most) {
				lateOnes.add(delivery);
			}
		}
		return new OutboxReport(this.settled.values().stream().limit(most).toList(), lateOnes, oldest,
				this.pending.keySet());
	}

	/** Marks pages as taken that were taken elsewhere. */
	synchronized void taken(List<Delivery> deliveries, Instant until) {
		for (Delivery delivery : deliveries) {
			Row row = this.pending.get(delivery.key());
			if (row != null) {
				row.delivery = delivery;
				row.takenUntil = until;
			}
		}
	}

	/** Pending pages that are on their way right now, as of their attempt. */
	synchronized List<Delivery> onTheirWay(Instant now) {
		return this.pending.values().stream().filter((row) -> row.taken(now)).map(Row::held).toList();
	}

	synchronized void removeIf(Predicate<String> key) {
		this.pending.keySet().removeIf(key);
	}

	/**
	 * What pages are in order about.
	 */
	record Subject(String incident, String channel) {

		static Subject of(Delivery delivery) {
			return new Subject(delivery.incident(), delivery.channel());
		}

	}

	private static final class Row {

		private Delivery delivery;

		private @Nullable Instant takenUntil;

		private boolean lateTold;

		Row(Delivery delivery) {
			this.delivery = delivery;
		}

		boolean taken(Instant now) {
			Instant until = this.takenUntil;
			return until != null && until.isAfter(now);
		}

		boolean free(Instant now) {
			return !taken(now) && !this.delivery.dueAt().isAfter(now);
		}

		/** Not due before whoever has it should be through. */
		Delivery held() {
			Instant until = this.takenUntil;
			return (until != null) ? this.delivery.withDueAt(until) : this.delivery;
		}

	}

	private static final class Bounded<K, V> extends LinkedHashMap<K, V> {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
			return size() > MAX_PAGES;
		}

	}

}
