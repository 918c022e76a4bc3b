package com.sitecraft.monitoring.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * Port of the pages that are not delivered yet. Pages come into it with the change that
 * decided them, in one commit. Thread-safe; calls may block for as long as a query may
 * take.
 */
public interface Outbox {

	/**
	 * Takes pages of a channel for delivery: of each incident the oldest pending one,
	 * when it is due and nobody else has taken it. What was taken counts as attempted,
	 * since nobody can tell after a crash. Pages about an incident of which the channel
	 * has heard nothing, and that is over, are cancelled instead.
	 * @param channel name of the channel
	 * @param now wall-clock time
	 * @param lease after this time without {@link #settle} somebody else may take them
	 * @param most most pages
	 * @return the pages, oldest first
	 */
	List<Delivery> claim(String channel, Instant now, Duration lease, int most);

	/**
	 * Says what became of pages that were taken: delivered, dead, cancelled, or pending
	 * again with a later {@link Delivery#dueAt()}. One that is settled already stays as
	 * it is, and so does one that somebody else has taken since, unless it is over.
	 */
	void settle(List<Delivery> deliveries);

	/**
	 * Where the pages stand.
	 * @param now wall-clock time
	 * @param late pages that are pending for longer are late
	 * @param most most pages of each kind
	 */
	OutboxReport report(Instant now, Duration late, int most);

	/**
	 * An outbox that a restart empties, of at most 10,000 pending pages. One more is dead
	 * at once, which is counted and reported as every other outcome.
	 */
	static InMemoryOutbox inMemory(MeterRegistry registry) {
		return new InMemoryOutbox(registry, true);
	}

}
