package com.sitecraft.monitoring.autoconfigure.notification.http;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import com.sitecraft.monitoring.autoconfigure.notification.ChannelsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelsProperties;
import com.sitecraft.monitoring.autoconfigure.notification.InboundActions;
import com.sitecraft.monitoring.signal.Guard;

/**
 * Hears from PagerDuty what was acknowledged and resolved there. Off unless a channel has
 * {@code webhook.secrets}; needs Spring MVC.
 */
@AutoConfiguration(after = ChannelsAutoConfiguration.class)
@ConditionalOnClass({ DispatcherServlet.class, RouterFunction.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Conditional(OnPagerDutyWebhook.class)
@EnableConfigurationProperties(ChannelsProperties.class)
public final class PagerDutyWebhookAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "pagerDutyWebhook")
	RouterFunction<ServerResponse> pagerDutyWebhook(ChannelsProperties properties,
			ObjectProvider<InboundActions> actions, Guard guard) {
		PagerDutyWebhook webhook = PagerDutyWebhook.of(properties, actions::getIfAvailable, guard);
		return RouterFunctions.route().POST(PagerDutyWebhook.PATH + "/{channel}", webhook::handle).build();
	}

}
