package com.sitecraft.monitoring.autoconfigure.loop;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

import com.sitecraft.monitoring.ChangeWriter;
import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.InMemoryStateStore;
import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.Lease;
import com.sitecraft.monitoring.Monitoring;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.autoconfigure.LoopProperties;
import com.sitecraft.monitoring.autoconfigure.signal.HostMeterRegistry;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.notification.Outbox;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Runs the beans that are stages, in their order, every
 * {@code sitecraft.monitoring.interval}. A host that has a store of its own has its
 * commands and its outbox as well. Without a place to keep a lease a replica is alone.
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@EnableConfigurationProperties(LoopProperties.class)
public final class LoopAutoConfiguration {

	@Bean
	static LazyInitializationExcludeFilter monitoringLoopLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(MonitoringLoop.class);
	}

	@Bean
	@ConditionalOnMissingBean({ StateStore.class, Commands.class, Outbox.class })
	InMemoryStateStore inMemoryStateStore(ObjectProvider<MeterRegistry> registries) {
		return StateStore.inMemory(HostMeterRegistry.of(registries));
	}

	@Bean
	@ConditionalOnMissingBean
	StandbyOutbox standbyOutbox(Outbox store, Time time, ObjectProvider<MeterRegistry> registries) {
		return new StandbyOutbox(store, time, HostMeterRegistry.of(registries));
	}

	@Bean
	@ConditionalOnMissingBean
	Leadership monitoringLeadership() {
		return Leadership.always();
	}

	@Bean
	@ConditionalOnMissingBean
	ChangeWriter changeWriter(StateStore store, Commands commands, StandbyOutbox outbox, Leadership leadership,
			Instance instance, Time time, ObjectProvider<MeterRegistry> registries) {
		return new ChangeWriter(store, commands, outbox, leadership, instance, time, HostMeterRegistry.of(registries));
	}

	@Bean
	@ConditionalOnMissingBean
	Monitoring monitoring(ObjectProvider<Stage> stages, Guard guard, Time time, Leadership leadership,
			ChangeWriter writer) {
		return new Monitoring(stages.orderedStream().toList(), guard, time, leadership, writer);
	}

	@Bean
	@ConditionalOnMissingBean
	MonitoringLoop monitoringLoop(Monitoring monitoring, ChangeWriter writer, ObjectProvider<Lease> lease,
			LoopProperties properties, Time time, Guard guard) {
		return new MonitoringLoop(monitoring, writer, lease.getIfAvailable(), properties.interval(), time, guard);
	}

}
