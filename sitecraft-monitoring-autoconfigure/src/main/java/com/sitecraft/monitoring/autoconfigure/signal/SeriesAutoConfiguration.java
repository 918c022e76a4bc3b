package com.sitecraft.monitoring.autoconfigure.signal;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.autoconfigure.LoopProperties;
import com.sitecraft.monitoring.autoconfigure.StageOrder;
import com.sitecraft.monitoring.signal.MeterSampler;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.SeriesStore;

/**
 * Reads the host's meters into series, at the beginning of a tick.
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "sitecraft.monitoring.alerts.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ SeriesProperties.class, LoopProperties.class })
public final class SeriesAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SeriesStore seriesStore(SeriesProperties properties, ObjectProvider<MeterRegistry> registries) {
		return new SeriesStore(properties.limits(), HostMeterRegistry.of(registries));
	}

	@Bean
	@ConditionalOnMissingBean
	MeterSampler meterSampler(SeriesStore store, ObjectProvider<MeterRegistry> registries) {
		return new MeterSampler(HostMeterRegistry.scraped(registries), store);
	}

	@Bean
	@ConditionalOnMissingBean
	QueryEngine queryEngine(SeriesStore store) {
		return QueryEngine.embedded(store);
	}

	@Bean
	@Order(StageOrder.SAMPLE)
	Stage sampleStage(MeterSampler sampler, SeriesStore store, LoopProperties properties) {
		return new SampleStage(sampler, store, properties.interval());
	}

}
