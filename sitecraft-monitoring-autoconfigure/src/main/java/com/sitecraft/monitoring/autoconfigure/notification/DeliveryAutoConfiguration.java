package com.sitecraft.monitoring.autoconfigure.notification;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.autoconfigure.MonitoringProperties;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertingAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentRequests;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.incident.PageReports;
import com.sitecraft.monitoring.autoconfigure.incident.PageSink;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.HostMeterRegistry;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Delivers pages, on every replica.
 */
@AutoConfiguration(after = { LoopAutoConfiguration.class, ChannelsAutoConfiguration.class,
		AlertingAutoConfiguration.class, IncidentsAutoConfiguration.class })
@EnableConfigurationProperties(MonitoringProperties.class)
public final class DeliveryAutoConfiguration {

	@Bean
	static LazyInitializationExcludeFilter deliveryWorkersLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(DeliveryWorkers.class);
	}

	@Bean
	@ConditionalOnMissingBean
	DeliveryWorkers deliveryWorkers(Channels channels, StandbyOutbox outbox, ObjectProvider<MeterRegistry> registries,
			Environment environment, Time time, Guard guard) {
		return new DeliveryWorkers(channels.all(), channels::rate, outbox, HostMeterRegistry.of(registries),
				channels::limit, Threading.VIRTUAL.isActive(environment), time, guard);
	}

	@Bean
	@ConditionalOnMissingBean({ Deliveries.class, PageSink.class, PageReports.class })
	@ConditionalOnBean({ Alerting.class, Muting.class })
	Deliveries deliveries(Channels channels, Alerting alerting, Muting muting, Instance instance,
			MonitoringProperties properties, Environment environment, Guard guard) {
		String application = environment.getProperty("spring.application.name", "application");
		return new Deliveries(channels, alerting, muting, application + " on " + instance.name(),
				incidents(properties.url(), environment), guard);
	}

	/** Where the endpoint is that shows them. */
	private static @Nullable String incidents(@Nullable String url, Environment environment) {
		if (url == null) {
			return null;
		}
		String base = environment.getProperty("management.endpoints.web.base-path", "/actuator");
		String path = environment.getProperty("management.endpoints.web.path-mapping.incidents", "incidents");
		return url + (base.equals("/") ? "" : base) + (path.startsWith("/") ? "" : "/") + path;
	}

	/**
	 * Whoever acknowledges on the telephone acknowledges here.
	 */
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(IncidentRequests.class)
	InboundActions inboundActions(IncidentRequests requests) {
		return (incident, action, actor, at) -> {
			switch (action) {
				case ACKNOWLEDGE -> requests.acknowledge(incident, actor, at);
				case RESOLVE -> requests.resolve(incident, actor, at);
			}
		};
	}

}
