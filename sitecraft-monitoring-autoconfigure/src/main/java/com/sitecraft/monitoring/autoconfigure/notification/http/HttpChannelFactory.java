package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.boot.http.client.InetAddressFilter;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelDefinition;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelFactory;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelType;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelsProperties;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.signal.Time;

/**
 * Makes the channels that are behind a URL.
 */
final class HttpChannelFactory implements ChannelFactory {

	private static final String PAGERDUTY = "https://events.pagerduty.com";

	/** None of the receivers says more than a line. */
	private static final int MAX_BYTES = 100_000;

	/** Addresses in figures, and the name that is as good as one. */
	private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9.]+|localhost", Pattern.CASE_INSENSITIVE);

	private static final Pattern ROUTING_KEY = Pattern.compile("[\\x21-\\x7e]{1,100}");

	private final Time time;

	HttpChannelFactory(Time time) {
		this.time = time;
	}

	@Override
	public Set<ChannelType> types() {
		return EnumSet.of(ChannelType.PAGERDUTY, ChannelType.SLACK, ChannelType.WEBHOOK);
	}

	@Override
	public Channel create(ChannelDefinition definition) {
		ChannelType type = definition.properties().type();
		if (type == ChannelType.PAGERDUTY) {
			return pagerDuty(definition);
		}
		return (type == ChannelType.SLACK) ? slack(definition) : webhook(definition);
	}

	private Channel pagerDuty(ChannelDefinition definition) {
		ChannelsProperties.Entry properties = definition.properties();
		String routingKey = definition.required("routing-key", properties.routingKey());
		if (!ROUTING_KEY.matcher(routingKey).matches()) {
			throw definition.hidden("routing-key", "the integration key of a PagerDuty service");
		}
		String url = properties.url();
		return new PagerDutyChannel(definition.name(), routingKey,
				post(definition, (url != null) ? url : PAGERDUTY, Map.of(), "PagerDuty"));
	}

	private Channel slack(ChannelDefinition definition) {
		return new SlackChannel(definition.name(),
				post(definition, definition.required("url", definition.properties().url()), Map.of(), "Slack"));
	}

	private Channel webhook(ChannelDefinition definition) {
		ChannelsProperties.Entry properties = definition.properties();
		String secret = properties.secret();
		if (secret != null && secret.isBlank()) {
			throw definition.hidden("secret", "a value that is not blank");
		}
		return new WebhookChannel(definition.name(), (secret != null) ? new Signature(secret) : null,
				post(definition, definition.required("url", properties.url()), properties.headers(), "the receiver"),
				this.time);
	}

	private Post post(ChannelDefinition definition, String url, Map<String, String> headers, String receiver) {
		boolean allowPrivate = Boolean.TRUE.equals(definition.properties().allowPrivate());
		InetAddressFilter addresses = allowPrivate ? OutgoingHttp.ALLOWED : OutgoingHttp.PUBLIC;
		OutgoingHttp http = http(definition, new OutgoingHttp.Server(url, headers, definition.timeout()), addresses);
		if (!addresses.matches(literal(url))) {
			http.close();
			throw definition.hidden("url", allowPrivate ? "an address that is not link-local"
					: "a public address, or a private one that is not link-local where allow-private is true");
		}
		return new Post(http, receiver, this.time);
	}

	private static OutgoingHttp http(ChannelDefinition definition, OutgoingHttp.Server server,
			InetAddressFilter addresses) {
		try {
			return new OutgoingHttp(definition.key(), server, MAX_BYTES, addresses);
		}
		catch (InvalidMonitoringPropertyException ex) {
			// Not the exception: it shows the URL, which is the secret of some services.
			throw new InvalidMonitoringPropertyException(ex.key(), "******", ex.allowed());
		}
	}

	/**
	 * The address that the URL itself says; a public one where it says a name, which is
	 * judged when it is called.
	 */
	private static InetAddress literal(String url) {
		String host = String.valueOf(URI.create(url.strip()).getHost());
		try {
			return InetAddress.getByName(LITERAL.matcher(host).matches() ? host : "8.8.8.8");
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("host is no address");
		}
	}

}
