package com.sitecraft.monitoring.autoconfigure.command;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.autoconfigure.StageOrder;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.loop.LoopWaker;
import com.sitecraft.monitoring.signal.Time;

/**
 * Does what operators ask for with the beans that are handlers.
 */
@AutoConfiguration(after = LoopAutoConfiguration.class)
@ConditionalOnBean({ Commands.class, LoopWaker.class })
public final class CommandAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CommandDesk commandDesk(Commands commands, Leadership leadership, ObjectProvider<LoopWaker> loop, Time time) {
		return new CommandDesk(commands, leadership, loop::getObject, time);
	}

	@Bean
	@ConditionalOnMissingBean
	Operators operators(CommandDesk desk, Time time) {
		return new Operators(desk, time);
	}

	@Bean
	@Order(StageOrder.COMMANDS)
	Stage commandStage(ObjectProvider<CommandHandler> handlers, CommandDesk desk) {
		return new CommandStage(handlers.orderedStream().toList(), desk);
	}

}
