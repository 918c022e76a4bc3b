package com.sitecraft.monitoring.notification;

import java.util.List;

/**
 * Port of one way to tell people. Called by one thread at a time, which may block for as
 * long as the channel's own timeout; what it throws counts as {@link Outcome.Retry}.
 */
public interface Channel {

	/** Unique name, as policies name it. */
	String name();

	/**
	 * Tells one page.
	 */
	Outcome send(Delivery delivery) throws Exception;

	/**
	 * Tells many pages at once, when there are more than the channel's rate allows.
	 * @param deliveries two or more, of different incidents
	 */
	Outcome sendDigest(List<Delivery> deliveries) throws Exception;

	/**
	 * Whether a page may become part of a digest. One that ends something over there,
	 * which a digest would not, may not.
	 */
	default boolean digestible(Delivery delivery) {
		return true;
	}

}
