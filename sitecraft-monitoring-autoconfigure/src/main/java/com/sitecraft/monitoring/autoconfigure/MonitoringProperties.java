package com.sitecraft.monitoring.autoconfigure;

import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/**
 * What holds for the monitoring as a whole.
 *
 * @param instance Name of this replica, in the label "instance" of its alerts and unlike
 * that of any other, 1 to 255 characters. By default the host's name and the server's
 * port, or the id of the process when the server has no fixed port.
 * @param failOnUnknownProperties Whether a key under sitecraft.monitoring that nothing
 * reads stops the start. When false, it is only logged. Environment variables are never
 * looked at.
 */
@ConfigurationProperties(MonitoringProperties.PREFIX)
public record MonitoringProperties(@Nullable String instance, @DefaultValue("true") boolean failOnUnknownProperties) {

	static final String PREFIX = "sitecraft.monitoring";

	static final ConfigurationPropertyName NAME = ConfigurationPropertyName.of(PREFIX);

	static <T> Stream<T> stream(Iterable<T> sources) {
		return StreamSupport.stream(sources.spliterator(), false);
	}

}
