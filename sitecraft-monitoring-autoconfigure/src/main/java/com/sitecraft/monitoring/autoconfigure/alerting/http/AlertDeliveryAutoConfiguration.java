package com.sitecraft.monitoring.autoconfigure.alerting.http;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.http.client.JdkHttpClientBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.AlertingView;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.autoconfigure.LoopProperties;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertingAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.alerting.EvaluationPulse;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Sends alerts to an Alertmanager and heartbeats to a dead man's switch, each when its
 * URL is set and each on a thread of its own.
 */
@AutoConfiguration(after = AlertingAutoConfiguration.class)
@ConditionalOnClass({ JdkHttpClientBuilder.class, InetAddressFilter.class })
@EnableConfigurationProperties({ AlertmanagerProperties.class, HeartbeatProperties.class, LoopProperties.class })
public final class AlertDeliveryAutoConfiguration {

	/** Neither says more than a line. */
	private static final int MAX_BYTES = 100_000;

	private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

	/**
	 * The Alertmanager.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(Alerting.class)
	@ConditionalOnProperty("sitecraft.monitoring.alertmanager.url")
	static class AlertmanagerConfiguration {

		@Bean(defaultCandidate = false)
		@ConditionalOnMissingBean(name = "alertmanagerHttp")
		OutgoingHttp alertmanagerHttp(AlertmanagerProperties properties) {
			return new OutgoingHttp(AlertmanagerProperties.KEY, properties.server(), MAX_BYTES);
		}

		@Bean(defaultCandidate = false)
		@ConditionalOnMissingBean(name = "alertmanagerThread")
		SendingThread alertmanagerThread(AlertmanagerProperties properties, LoopProperties loop, Alerting alerting,
				Muting muting, Time time, Guard guard, @Qualifier("alertmanagerHttp") OutgoingHttp http) {
			Supplier<Collection<Alert>> own = () -> own(alerting.snapshot())
				.map((alert) -> muting.mark(alert, time.instant()))
				.toList();
			return new SendingThread("alerting.alertmanager", RETRY_AFTER,
					new AlertmanagerPush(http, own, time, guard, properties, loop.interval()), guard);
		}

		/** Each replica speaks for itself: what it judged. */
		private static Stream<Alert> own(AlertingView view) {
			return view.rules().stream().flatMap((rule) -> rule.alerts().stream());
		}

	}

	/**
	 * The dead man's switch.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(EvaluationPulse.class)
	@ConditionalOnProperty("sitecraft.monitoring.heartbeat.url")
	static class HeartbeatConfiguration {

		@Bean(defaultCandidate = false)
		@ConditionalOnMissingBean(name = "heartbeatHttp")
		OutgoingHttp heartbeatHttp(HeartbeatProperties properties) {
			return new OutgoingHttp(HeartbeatProperties.KEY, properties.server(), MAX_BYTES);
		}

		@Bean(defaultCandidate = false)
		@ConditionalOnMissingBean(name = "heartbeatThread")
		SendingThread heartbeatThread(HeartbeatProperties properties, EvaluationPulse pulse, Guard guard,
				@Qualifier("heartbeatHttp") OutgoingHttp http) {
			return new SendingThread("alerting.heartbeat", RETRY_AFTER,
					new Heartbeat(http, properties.method().name(), properties.interval(), pulse::alive), guard);
		}

	}

}
