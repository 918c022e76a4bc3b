package com.sitecraft.monitoring.autoconfigure.notification.http;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.JdkHttpClientBuilder;
import org.springframework.context.annotation.Bean;

import com.sitecraft.monitoring.autoconfigure.notification.ChannelsAutoConfiguration;
import com.sitecraft.monitoring.signal.Time;

/**
 * Channels that are behind a URL.
 */
@AutoConfiguration(before = ChannelsAutoConfiguration.class)
@ConditionalOnClass({ JdkHttpClientBuilder.class, InetAddressFilter.class })
public final class HttpChannelsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HttpChannelFactory httpChannelFactory(Time time) {
		return new HttpChannelFactory(time);
	}

}
