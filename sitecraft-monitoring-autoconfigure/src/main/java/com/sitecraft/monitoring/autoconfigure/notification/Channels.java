package com.sitecraft.monitoring.autoconfigure.notification;

import java.util.ArrayList;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.signal.Time;

/**
 * All channels by name: those of the configuration, those of the host's beans, and the
 * log. Each may be called by any thread, and calls of one channel wait for each other.
 */
public final class Channels implements AutoCloseable {

	/** Pages a minute where nothing else is set. */
	public static final int RATE = 10;

	/**
	 * Above the longest timeout that a channel may have. What a replica had taken when it
	 * died waits for so long until another may take it, so a channel that says more has
	 * less.
	 */
	private static final Duration LIMIT = Duration.ofSeconds(65);

	private final Map<String, Entry> entries;

	private Channels(Map<String, Entry> entries) {
		this.entries = Collections.unmodifiableMap(new TreeMap<>(entries));
	}

	/**
	 * Puts the channels together; what cannot work stops the start.
	 * @param definitions configured channels by name
	 * @param factories what makes them
	 * @param hosts channels of the host
	 */
	static Channels create(Map<String, ChannelsProperties.Entry> definitions, List<ChannelFactory> factories,
			List<Channel> hosts, Time time) {
		Map<String, Entry> entries = new LinkedHashMap<>();
		List<AutoCloseable> made = new ArrayList<>();
		try {
			hosts.forEach((host) -> {
				Entry entry = new Entry(new TrackedChannel(host, time), "bean", RATE, LIMIT, false);
				if (host.name().equals(LogChannel.NAME) || entries.put(host.name(), entry) != null) {
					throw twice(host.name());
				}
			});
			definitions.forEach((name, properties) -> {
				ChannelDefinition definition = new ChannelDefinition(name, properties);
				Entry host = entries.get(name);
				Entry entry = (host != null && properties.type() == null) ? host.limited(definition)
						: configured(definition, factories, host, time, made);
				entries.put(name, entry);
			});
		}
		catch (RuntimeException ex) {
			made.forEach(Channels::close);
			throw ex;
		}
		entries.computeIfAbsent(LogChannel.NAME,
				(name) -> new Entry(new TrackedChannel(new LogChannel(name), time), "log", RATE, LIMIT, true));
		return new Channels(entries);
	}

	private static Entry configured(ChannelDefinition definition, List<ChannelFactory> factories, @Nullable Entry host,
			Time time, List<AutoCloseable> made) {
		ChannelType type = definition.properties().type();
		if (type == null) {
			throw definition.invalid("type", "", types(factories) + ", or none and a Channel bean of that name");
		}
		if (host != null) {
			throw twice(definition.name());
		}
		definition.refuseForeignKeys(type);
		if (definition.name().equals(LogChannel.NAME) && type != ChannelType.LOG) {
			throw definition.invalid("type", type, "log, as the channel of this name writes to the log");
		}
		int rate = definition.rate();
		Channel channel = (type == ChannelType.LOG) ? new LogChannel(definition.name())
				: factory(definition, type, factories).create(definition);
		if (channel instanceof AutoCloseable closeable) {
			made.add(closeable);
		}
		return new Entry(new TrackedChannel(channel, time), type.toString(), rate, limit(definition.timeout()), true);
	}

	/** With time to find an address and to connect, each of which may take as long. */
	private static Duration limit(Duration timeout) {
		Duration limit = timeout.multipliedBy(2).plusSeconds(5);
		return (limit.compareTo(LIMIT) < 0) ? limit : LIMIT;
	}

	private static ChannelFactory factory(ChannelDefinition definition, ChannelType type,
			List<ChannelFactory> factories) {
		for (ChannelFactory factory : factories) {
			if (factory.types().contains(type)) {
				return factory;
			}
		}
		throw definition.invalid("type", type, types(factories) + "; for email add spring-boot-starter-mail and set "
				+ "spring.mail.host, for pagerduty, slack and webhook add spring-boot-http-client");
	}

	private static String types(List<ChannelFactory> factories) {
		Set<ChannelType> types = EnumSet.of(ChannelType.LOG);
		factories.forEach((factory) -> types.addAll(factory.types()));
		return types.stream().map(ChannelType::toString).collect(Collectors.joining(", "));
	}

	private static InvalidMonitoringPropertyException twice(String name) {
		return new InvalidMonitoringPropertyException(ChannelDefinition.KEY, name,
				"one channel of each name, and one is there already: in the configuration, as a Channel bean, or as the log");
	}

	/** Names of all channels, {@code log} among them; in order. */
	public Set<String> names() {
		return this.entries.keySet();
	}

	/** All channels, in the order of their names. */
	public Collection<Channel> all() {
		return this.entries.values().stream().map((entry) -> (Channel) entry.channel()).toList();
	}

	/**
	 * A channel, {@code null} when there is none of that name.
	 */
	public @Nullable Channel find(String name) {
		Entry entry = this.entries.get(name);
		return (entry != null) ? entry.channel() : null;
	}

	/**
	 * Pages a minute above which pages of the channel are merged into digests.
	 * @throws IllegalArgumentException when there is no such channel
	 */
	public int rate(String name) {
		return entry(name).rate();
	}

	/**
	 * How long an attempt may take before it is left behind.
	 * @throws IllegalArgumentException when there is no such channel
	 */
	public Duration limit(String name) {
		return entry(name).limit();
	}

	private Entry entry(String name) {
		Entry entry = this.entries.get(name);
		if (entry == null) {
			throw new IllegalArgumentException("channel is '" + name + "', allowed is one of " + names());
		}
		return entry;
	}

	Map<String, Entry> entries() {
		return this.entries;
	}

	/** Closes the channels that were made here; the host's are the host's. */
	@Override
	public void close() {
		this.entries.values().forEach((entry) -> {
			if (entry.own() && entry.channel().channel() instanceof AutoCloseable closeable) {
				close(closeable);
			}
		});
	}

	private static void close(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			// The context closes, and the process takes the rest.
		}
	}

	@Override
	public String toString() {
		return "Channels" + names();
	}

	/**
	 * A channel and what is known of it.
	 *
	 * @param channel the channel
	 * @param type its type in words
	 * @param rate pages a minute
	 * @param limit how long an attempt may take
	 * @param own whether it was made here
	 */
	record Entry(TrackedChannel channel, String type, int rate, Duration limit, boolean own) {

		Entry limited(ChannelDefinition definition) {
			definition.refuseForeignKeys(null);
			return new Entry(this.channel, this.type, definition.rate(), this.limit, this.own);
		}

	}

}
