package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;
import com.sitecraft.monitoring.notification.Outcome;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.Time;

/**
 * Tells a page that is none through a channel, past outbox and escalation.
 */
final class FireDrill {

	/** Incidents of drills start with this; none of ours does. */
	static final String INCIDENT = "drill-";

	/** Often enough to set a channel up, too seldom to flood anybody. */
	private static final Duration PAUSE = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger("com.sitecraft.monitoring.pages");

	private final Channels channels;

	private final Time time;

	private final String source;

	/** When each channel had its last one; as many as there are channels. */
	private final Map<String, Long> lastNanos = new ConcurrentHashMap<>();

	/**
	 * @param source name of the application
	 */
	FireDrill(Channels channels, Time time, String source) {
		this.channels = channels;
		this.time = time;
		this.source = source;
	}

	/**
	 * Sends one now.
	 * @param name name of a channel that is there
	 * @param actor who wants it
	 * @return what became of it, {@code null} when there was one just before
	 */
	@Nullable Outcome run(String name, String actor) throws Exception {
		Channel channel = this.channels.find(name);
		if (channel == null) {
			throw new IllegalArgumentException("channel is '" + name + "', allowed is one of " + this.channels.names());
		}
		if (!begin(name)) {
			return null;
		}
		Instant now = this.time.instant();
		Outcome outcome = channel.send(delivery(name, Page.Kind.TRIGGERED, actor, now));
		Delivery end = delivery(name, Page.Kind.RESOLVED, actor, now);
		// Where a page opens something, nobody should have to close it by hand.
		if (!(outcome instanceof Outcome.Refused) && !channel.digestible(end)) {
			channel.send(end);
		}
		logger.info("Fire drill of channel '{}' by '{}': {}", name, Redaction.redact(actor), outcome.detail());
		return outcome;
	}

	private boolean begin(String name) {
		long now = this.time.nanos();
		boolean[] begun = { false };
		this.lastNanos.compute(name, (key, last) -> {
			begun[0] = last == null || now - last >= PAUSE.toNanos();
			return begun[0] ? now : last;
		});
		return begun[0];
	}

	private Delivery delivery(String channel, Page.Kind kind, String actor, Instant now) {
		String incident = INCIDENT + channel + "-" + now.toEpochMilli();
		String who = PageText.cut(PageText.oneLine(actor), 100);
		Notification notification = new Notification(incident, kind, Severity.INFO,
				"TEST, nothing is wrong: fire drill of channel '" + channel + "' by " + who, "fire_drill",
				"fire_drill/" + channel, Map.of("alertname", "fire_drill", "test", "true"), List.of(), 0,
				(kind == Page.Kind.RESOLVED) ? who : null, null, this.source, now, now);
		return new Delivery(incident + "/" + PageText.label(kind), incident, channel, "", notification,
				Delivery.State.PENDING, 0, now, now, null);
	}

}
