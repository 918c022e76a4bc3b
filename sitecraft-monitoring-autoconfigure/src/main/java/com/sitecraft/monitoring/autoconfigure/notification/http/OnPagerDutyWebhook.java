package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.util.Map;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

import com.sitecraft.monitoring.autoconfigure.notification.ChannelDefinition;

/**
 * Matches when some channel may be told something by PagerDuty.
 */
final class OnPagerDutyWebhook extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Map<String, Object> channels = Binder.get(context.getEnvironment())
			.bind(ChannelDefinition.KEY, Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of());
		boolean found = channels.values()
			.stream()
			.anyMatch((channel) -> channel instanceof Map<?, ?> properties && properties.containsKey("webhook"));
		ConditionMessage.Builder message = ConditionMessage.forCondition("PagerDuty webhook");
		return found ? ConditionOutcome.match(message.because("a channel has 'webhook'"))
				: ConditionOutcome.noMatch(message.because("no channel has 'webhook'"));
	}

}
