package com.sitecraft.monitoring.autoconfigure.notification;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import com.sitecraft.monitoring.autoconfigure.incident.ChannelNames;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.signal.Time;

/**
 * Channels by name, and the endpoint that shows and tries them.
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@EnableConfigurationProperties(ChannelsProperties.class)
public final class ChannelsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Channels sitecraftChannels(ChannelsProperties properties, ObjectProvider<ChannelFactory> factories,
			ObjectProvider<Channel> hosts, Time time) {
		return Channels.create(properties.channels(), factories.orderedStream().toList(),
				hosts.orderedStream().toList(), time);
	}

	@Bean
	@ConditionalOnMissingBean
	ChannelNames channelNames(Channels channels) {
		return channels::names;
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	NotificationsEndpoint notificationsEndpoint(Channels channels, Time time, Environment environment) {
		return new NotificationsEndpoint(channels,
				new FireDrill(channels, time, environment.getProperty("spring.application.name", "application")));
	}

}
