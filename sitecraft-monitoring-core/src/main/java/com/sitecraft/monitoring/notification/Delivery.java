package com.sitecraft.monitoring.notification;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One page on its way to one channel.
 *
 * @param key unique and stable key of the page, by which receivers tell a repetition
 * @param incident id of the incident; pages with equal incident and channel are delivered
 * in the order in which they were decided
 * @param channel name of the channel
 * @param address address in that channel, empty when the channel knows
 * @param notification what is told
 * @param state where it stands
 * @param attempts number of attempts so far
 * @param createdAt when the page was decided
 * @param dueAt not before that
 * @param detail what became of the last attempt, {@code null} before the first
 */
public record Delivery(String key, String incident, String channel, String address, Notification notification,
		State state, int attempts, Instant createdAt, Instant dueAt, @Nullable String detail) {

	public Delivery {
		if (key.isBlank() || key.length() > 255) {
			throw new IllegalArgumentException("key is '" + key + "', allowed is 1 to 255 characters");
		}
		Objects.requireNonNull(incident, "incident");
		Objects.requireNonNull(channel, "channel");
		Objects.requireNonNull(address, "address");
		Objects.requireNonNull(notification, "notification");
		Objects.requireNonNull(state, "state");
		Objects.requireNonNull(createdAt, "createdAt");
		Objects.requireNonNull(dueAt, "dueAt");
		if (attempts < 0) {
			throw new IllegalArgumentException("attempts is " + attempts + ", allowed is 0 or more");
		}
	}

	/** The same page, on its way once more. */
	public Delivery attempted() {
		return new Delivery(this.key, this.incident, this.channel, this.address, this.notification, this.state,
				this.attempts + 1, this.createdAt, this.dueAt, this.detail);
	}

	/** The same page, given back without an attempt. */
	public Delivery notAttempted() {
		return new Delivery(this.key, this.incident, this.channel, this.address, this.notification, this.state,
				Math.max(this.attempts - 1, 0), this.createdAt, this.dueAt, this.detail);
	}

	/** The same page, where it stands after an attempt. */
	public Delivery withOutcome(State state, String detail) {
		return new Delivery(this.key, this.incident, this.channel, this.address, this.notification, state,
				this.attempts, this.createdAt, this.dueAt, detail);
	}

	/** The same page, not before the given time. */
	public Delivery withDueAt(Instant dueAt) {
		return new Delivery(this.key, this.incident, this.channel, this.address, this.notification, this.state,
				this.attempts, this.createdAt, dueAt, this.detail);
	}

	/** Neither addresses nor what is told. */
	@Override
	public String toString() {
		return "Delivery[" + this.key + " to " + this.channel + " " + this.state + "]";
	}

	/**
	 * Where a delivery stands.
	 */
	public enum State {

		PENDING,

		DELIVERED,

		/** Refused, or tried for too long. */
		DEAD,

		/** Not sent, because what it is about is over before anybody was told. */
		CANCELLED

	}

}
