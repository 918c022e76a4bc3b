package com.sitecraft.monitoring.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Port of the pages that are not delivered yet. Pages come into it with the change that
 * decided them, in one commit. Thread-safe; calls may block for as long as a query may
 * take.
 */
public interface Outbox {

	/**
	 * Takes pages of a channel for delivery: of each incident the oldest pending one,
	 * when it is due and nobody else has taken it.
	 * @param channel name of the channel
	 * @param now wall-clock time
	 * @param lease after this time without {@link #settle} somebody else may take them
	 * @param most most pages
	 * @return the pages, oldest first
	 */
	List<Delivery> claim(String channel, Instant now, Duration lease, int most);

	/**
	 * Says what became of pages that were taken: delivered, dead, cancelled, or pending
	 * again with a later {@link Delivery#dueAt()}.
	 */
	void settle(List<Delivery> deliveries);

}
