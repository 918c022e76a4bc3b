package com.sitecraft.monitoring.autoconfigure.signal;

import java.time.Clock;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;

import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Observations;
import com.sitecraft.monitoring.signal.Time;

/**
 * Clocks, guards and raw observations.
 */
@AutoConfiguration(after = CompositeMeterRegistryAutoConfiguration.class)
@EnableConfigurationProperties(ObservationsProperties.class)
public final class SignalAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Time sitecraftTime() {
		return Time.of(Clock.systemUTC(), System::nanoTime);
	}

	@Bean
	@ConditionalOnMissingBean
	Guard sitecraftGuard(ObjectProvider<MeterRegistry> registries) {
		return new Guard(HostMeterRegistry.of(registries));
	}

	@Bean
	@ConditionalOnMissingBean
	Observations sitecraftObservations(Time time, ObjectProvider<MeterRegistry> registries,
			ObservationsProperties properties) {
		return new Observations(time, HostMeterRegistry.of(registries), properties.limits());
	}

}
