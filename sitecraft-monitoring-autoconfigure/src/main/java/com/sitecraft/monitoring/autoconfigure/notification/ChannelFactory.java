package com.sitecraft.monitoring.autoconfigure.notification;

import java.util.Set;

import com.sitecraft.monitoring.notification.Channel;

/**
 * Makes the channels of the types that one technology is behind. Collected as beans.
 */
public interface ChannelFactory {

	/**
	 * The types that this factory makes channels of.
	 */
	Set<ChannelType> types();

	/**
	 * Makes a channel; connects to nothing. One that is {@link AutoCloseable} is closed
	 * with the context.
	 * @throws com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException
	 * when the channel is not configured right
	 */
	Channel create(ChannelDefinition definition);

}
