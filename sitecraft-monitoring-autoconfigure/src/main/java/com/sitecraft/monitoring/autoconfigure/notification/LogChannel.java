package com.sitecraft.monitoring.autoconfigure.notification;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;
import com.sitecraft.monitoring.notification.Outcome;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * Writes pages into the log of the application, a line each.
 *
 * @param name name of the channel
 */
record LogChannel(String name) implements Channel {

	/** Name of the one that is always there. */
	static final String NAME = "log";

	private static final Logger logger = LoggerFactory.getLogger("com.sitecraft.monitoring.pages");

	private static final Outcome LOGGED = new Outcome.Delivered("logged");

	@Override
	public Outcome send(Delivery delivery) {
		Notification notification = delivery.notification();
		logger.atLevel(level(notification))
			.log(Redaction.redact("Incident " + notification.incident() + " " + PageText.headline(notification) + ", "
					+ String.join(", ", PageText.facts(notification))));
		return LOGGED;
	}

	/** A log has room for each of them. */
	@Override
	public Outcome sendDigest(List<Delivery> deliveries) {
		deliveries.forEach(this::send);
		return LOGGED;
	}

	private static Level level(Notification notification) {
		if (!PageText.isOpen(notification) || notification.severity() == Severity.INFO) {
			return Level.INFO;
		}
		return (notification.severity().rank() >= Severity.ERROR.rank()) ? Level.ERROR : Level.WARN;
	}

}
