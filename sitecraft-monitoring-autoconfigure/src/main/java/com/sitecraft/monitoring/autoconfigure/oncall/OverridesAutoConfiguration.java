package com.sitecraft.monitoring.autoconfigure.oncall;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.autoconfigure.StageOrder;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertingAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.command.CommandAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.command.Operators;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.oncall.Schedules;

/**
 * Keeps overrides of schedules, where there is a JSON library to write them down.
 */
@AutoConfiguration(
		after = { OnCallAutoConfiguration.class, AlertingAutoConfiguration.class, CommandAutoConfiguration.class })
@ConditionalOnClass(JsonMapper.class)
@ConditionalOnBean(Schedules.class)
public final class OverridesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	EntryCodec entryCodec() {
		return new EntryCodec();
	}

	@Bean
	@ConditionalOnMissingBean
	OverrideCommands overrideCommands(Schedules schedules) {
		return new OverrideCommands(schedules);
	}

	@Bean
	@ConditionalOnMissingBean
	OverrideBook overrideBook(Schedules schedules, OverrideCommands commands, EntryCodec codec) {
		return new OverrideBook(schedules, commands, codec);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(Operators.class)
	OverrideRequests overrideRequests(Schedules schedules, OverrideCommands commands, Operators operators) {
		return new OverrideRequests(schedules, commands, operators);
	}

	@Bean
	@Order(StageOrder.RESTORE)
	Stage keepOverridesStage(OverrideBook overrides) {
		return overrides::keep;
	}

}
