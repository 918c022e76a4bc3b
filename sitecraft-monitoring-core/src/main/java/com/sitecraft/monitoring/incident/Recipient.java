package com.sitecraft.monitoring.incident;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Who has been told.
 *
 * @param channel name of the channel
 * @param person id of the person, {@code null} when the channel is meant
 * @param address address of the person in that channel, empty when the channel knows
 */
public record Recipient(String channel, @Nullable String person, String address) {

	public Recipient {
		Objects.requireNonNull(channel, "channel");
		Objects.requireNonNull(address, "address");
	}

	static Recipient channel(String name) {
		return new Recipient(name, null, "");
	}

	/** Addresses are nobody's business but the channel's. */
	@Override
	public String toString() {
		String id = this.person;
		return (id != null) ? id + " by " + this.channel : this.channel;
	}

}
