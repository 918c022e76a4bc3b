package com.sitecraft.monitoring.autoconfigure.oncall;

import biweekly.ICalendar;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.autoconfigure.StageOrder;
import com.sitecraft.monitoring.autoconfigure.signal.HostMeterRegistry;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.oncall.OnCallMetrics;
import com.sitecraft.monitoring.oncall.Schedules;
import com.sitecraft.monitoring.signal.Time;

/**
 * Knows who is on call. Without configured schedules there are none; a host that has an
 * {@link OnCall} of its own is asked instead, and has neither overrides nor the endpoint.
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@EnableConfigurationProperties(OnCallProperties.class)
public final class OnCallAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(OnCall.class)
	Schedules onCallSchedules(OnCallProperties properties, ObjectProvider<MeterRegistry> registries) {
		OnCallMapping mapping = new OnCallMapping(properties);
		return new Schedules(mapping.schedules(), mapping.people(), HostMeterRegistry.of(registries));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(Schedules.class)
	OnCallMetrics onCallMetrics(Schedules schedules, Time time, ObjectProvider<MeterRegistry> registries) {
		return new OnCallMetrics(schedules, time, HostMeterRegistry.of(registries));
	}

	@Bean
	@Order(StageOrder.RESTORE + 1)
	@ConditionalOnBean(Schedules.class)
	Stage gapReportStage(Schedules schedules) {
		return new GapReport(schedules);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(Schedules.class)
	@ConditionalOnAvailableEndpoint
	OnCallEndpoint onCallEndpoint(Schedules schedules, Time time, ObjectProvider<CalendarFeed> feed,
			ObjectProvider<OverrideRequests> requests) {
		CalendarFeed writer = feed.getIfAvailable();
		return new OnCallEndpoint(schedules, time, (writer != null) ? new ScheduleCalendar(schedules, writer) : null,
				requests.getIfAvailable());
	}

	/**
	 * Feeds, where there is a library that writes them.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ICalendar.class)
	static class FeedConfiguration {

		@Bean
		@ConditionalOnMissingBean
		CalendarFeed calendarFeed() {
			return new BiweeklyFeed();
		}

	}

}
