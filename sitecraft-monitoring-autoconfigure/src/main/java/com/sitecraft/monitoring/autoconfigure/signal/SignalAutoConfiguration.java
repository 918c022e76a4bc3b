package com.sitecraft.monitoring.autoconfigure.signal;

import java.time.Clock;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.autoconfigure.MonitoringProperties;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Observations;
import com.sitecraft.monitoring.signal.Time;

/**
 * Clocks, guards, the name of this replica and raw observations.
 */
@AutoConfiguration(after = CompositeMeterRegistryAutoConfiguration.class)
@EnableConfigurationProperties({ MonitoringProperties.class, ObservationsProperties.class })
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
	Instance monitoringInstance(MonitoringProperties properties, Environment environment) {
		return ReplicaName.of(properties.instance(), environment.getProperty("server.port", Integer.class, 0));
	}

	@Bean
	@ConditionalOnMissingBean
	Observations sitecraftObservations(Time time, ObjectProvider<MeterRegistry> registries,
			ObservationsProperties properties) {
		return new Observations(time, HostMeterRegistry.of(registries), properties.limits());
	}

	/**
	 * A web server has a port even when none is set.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	static class WebInstanceConfiguration {

		private static final int DEFAULT_PORT = 8080;

		@Bean
		@ConditionalOnMissingBean
		Instance webInstance(MonitoringProperties properties, Environment environment) {
			return ReplicaName.of(properties.instance(),
					environment.getProperty("server.port", Integer.class, DEFAULT_PORT));
		}

	}

}
