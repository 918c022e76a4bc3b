package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.health.CheckName;

/**
 * A channel as it is configured, with the name that its properties have.
 *
 * @param name name of the channel
 * @param properties its properties
 */
public record ChannelDefinition(String name, ChannelsProperties.Entry properties) {

	/** Key of all channels. */
	public static final String KEY = "sitecraft.monitoring.notifications.channels";

	/** What stands for a value that nobody may see. */
	private static final String HIDDEN = "******";

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/** A worker is held up that long, and with it the other pages of the channel. */
	private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

	private static final int MOST = 1_000;

	/** Slack takes one message a second. */
	private static final int MOST_SLACK = 60;

	public ChannelDefinition {
		CheckName.require(KEY, name);
	}

	/** Key of this channel's properties. */
	public String key() {
		return KEY + "." + this.name;
	}

	/**
	 * Pages a minute.
	 */
	int rate() {
		int most = (this.properties.type() == ChannelType.SLACK) ? MOST_SLACK : MOST;
		if (this.properties.rate() < 1 || this.properties.rate() > most) {
			throw invalid("rate", this.properties.rate(), "1 to " + most);
		}
		return this.properties.rate();
	}

	/**
	 * How long one attempt may take.
	 */
	public Duration timeout() {
		Duration timeout = this.properties.timeout();
		if (timeout == null) {
			return TIMEOUT;
		}
		if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
			throw invalid("timeout", timeout, "more than 0 and at most 1m");
		}
		return timeout;
	}

	/**
	 * Refuses properties that mean nothing for the type: somebody expects an effect of
	 * them.
	 * @param type the type, or {@code null} where a bean is the channel
	 */
	void refuseForeignKeys(@Nullable ChannelType type) {
		special().forEach((key, set) -> {
			if (set && (type == null || !type.knows(key))) {
				throw invalid(key, HIDDEN,
						(type != null) ? "nothing, as a channel of type " + type + " has no such property"
								: "nothing, as a Channel bean has this name; it takes rate");
			}
		});
	}

	/**
	 * A value that has to be there.
	 */
	public String required(String key, @Nullable String value) {
		if (value == null || value.isBlank()) {
			throw invalid(key, "", "a value, which type " + this.properties.type() + " needs");
		}
		return value;
	}

	/**
	 * The exception for a value that may be a secret, which it therefore does not show.
	 * @param key property below the channel's name
	 */
	public InvalidMonitoringPropertyException hidden(String key, String allowed) {
		return invalid(key, HIDDEN, allowed);
	}

	/**
	 * The exception for a value of this channel.
	 * @param key property below the channel's name
	 */
	public InvalidMonitoringPropertyException invalid(String key, Object value, String allowed) {
		return new InvalidMonitoringPropertyException(key() + "." + key, value, allowed);
	}

	private Map<String, Boolean> special() {
		Map<String, Boolean> set = new LinkedHashMap<>();
		set.put("url", this.properties.url() != null);
		set.put("routing-key", this.properties.routingKey() != null);
		set.put("secret", this.properties.secret() != null);
		set.put("headers", !this.properties.headers().isEmpty());
		set.put("to", !this.properties.to().isEmpty());
		set.put("from", this.properties.from() != null);
		set.put("timeout", this.properties.timeout() != null);
		set.put("allow-private", this.properties.allowPrivate() != null);
		set.put("webhook", this.properties.webhook() != null);
		return set;
	}

	@Override
	public String toString() {
		return "ChannelDefinition[" + this.name + " " + this.properties.type() + "]";
	}

}
