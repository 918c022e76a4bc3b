package com.sitecraft.monitoring.autoconfigure.health;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointWebExtension;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointProperties;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import com.sitecraft.monitoring.autoconfigure.signal.HostMeterRegistry;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.health.CheckListener;
import com.sitecraft.monitoring.health.CheckPolicy;
import com.sitecraft.monitoring.health.HealthMetrics;
import com.sitecraft.monitoring.health.HealthSupervisor;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Supervises the host's health contributors. Off as a whole with
 * {@code sitecraft.monitoring.health.supervise.enabled=false}; then health is Spring
 * Boot's.
 */
@AutoConfiguration(before = HealthEndpointAutoConfiguration.class,
		after = { HealthContributorRegistryAutoConfiguration.class, SignalAutoConfiguration.class })
@ConditionalOnClass({ HealthContributorRegistry.class, HealthEndpoint.class })
@ConditionalOnBooleanProperty(name = "sitecraft.monitoring.health.supervise.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ HealthProperties.class, HealthEndpointProperties.class })
public final class HealthSupervisionAutoConfiguration {

	@Bean
	static SupervisedRegistryPostProcessor supervisedRegistryPostProcessor(
			ObjectProvider<SupervisedContributors> contributors) {
		return new SupervisedRegistryPostProcessor(contributors);
	}

	@Bean
	static LazyInitializationExcludeFilter healthLoopLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(HealthLoop.class, SupervisionSelfCheck.class);
	}

	@Bean
	@ConditionalOnMissingBean
	CheckPolicies healthCheckPolicies(HealthProperties properties) {
		return new CheckPolicies(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	HealthMetrics healthMetrics(ObjectProvider<MeterRegistry> registry) {
		return new HealthMetrics(HostMeterRegistry.of(registry));
	}

	@Bean
	@ConditionalOnMissingBean
	HealthEventPublisher healthEventPublisher(ApplicationEventPublisher publisher, Guard guard,
			ObjectProvider<MeterRegistry> registry) {
		return new HealthEventPublisher(publisher, guard, HostMeterRegistry.of(registry));
	}

	@Bean
	@ConditionalOnMissingBean
	HealthThreads healthThreads(HealthProperties properties, Environment environment) {
		return new HealthThreads(properties.limits().threads() + 1, Threading.VIRTUAL.isActive(environment));
	}

	@Bean
	@ConditionalOnMissingBean
	HealthSupervisor healthSupervisor(HealthProperties properties, Time time, HealthThreads threads, Guard guard,
			ObjectProvider<CheckListener> listeners, ObjectProvider<MeterRegistry> registry) {
		HealthSupervisor supervisor = new HealthSupervisor(properties.limits(), time, threads.executor(),
				() -> ThreadLocalRandom.current().nextDouble(), guard,
				CheckListener.all(listeners.orderedStream().toList(), guard));
		Gauge.builder("sitecraft.health.checks.hung", supervisor, HealthSupervisor::hung)
			.description("Looks that are over time and have not returned")
			.register(HostMeterRegistry.of(registry));
		return supervisor;
	}

	@Bean
	@ConditionalOnMissingBean
	SupervisedContributors supervisedContributors(HealthSupervisor supervisor, CheckPolicies policies,
			HealthProperties properties, HealthEndpointProperties endpointProperties,
			ObjectProvider<HttpCodeStatusMapper> statusMapper) {
		return new SupervisedContributors(supervisor, policies, properties.supervise().exclude(), statusMapper
			.getIfUnique(() -> HttpCodeStatusMapper.of(endpointProperties.getStatus().getHttpMapping())));
	}

	@Bean
	@ConditionalOnMissingBean
	HealthLoop healthLoop(HealthSupervisor supervisor, SupervisedContributors contributors, HealthThreads threads,
			HealthProperties properties, ObjectProvider<HealthContributorRegistry> registries,
			ObjectProvider<ReactiveHealthContributorRegistry> reactiveRegistries, Time time, Guard guard) {
		return new HealthLoop(supervisor, contributors, threads,
				() -> Stream.concat(registries.stream(), reactiveRegistries.stream()), properties.startupWait(), time,
				guard);
	}

	@Bean
	@ConditionalOnMissingBean
	SupervisionSelfCheck supervisionSelfCheck(ListableBeanFactory beans, HealthSupervisor supervisor,
			SupervisedContributors contributors, CheckPolicies policies) {
		return new SupervisionSelfCheck(beans, supervisor, contributors, policies);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	ChecksEndpoint checksEndpoint(HealthSupervisor supervisor, Time time, HealthProperties properties,
			ObjectProvider<BuildProperties> build, Environment environment) {
		return new ChecksEndpoint(supervisor, time, view(properties), version(build, environment));
	}

	private static CheckPolicy.View view(HealthProperties properties) {
		return (properties.sharedFailure() == HealthProperties.SharedFailure.DRAIN) ? CheckPolicy.View.FULL
				: CheckPolicy.View.LOAD_BALANCER;
	}

	private static @Nullable String version(ObjectProvider<BuildProperties> build, Environment environment) {
		BuildProperties properties = build.getIfAvailable();
		String version = (properties != null) ? properties.getVersion() : null;
		return (version != null) ? version : environment.getProperty("APP_VERSION");
	}

	/**
	 * The endpoint with our aggregate. Separate, because a host may run supervision
	 * without exposing health.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnAvailableEndpoint(HealthEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		HealthEndpoint healthEndpoint(HealthContributorRegistry registry,
				ObjectProvider<ReactiveHealthContributorRegistry> reactiveRegistry, HealthEndpointGroups groups,
				HealthEndpointProperties properties) {
			return new SupervisedHealthEndpoint(registry, reactiveRegistry.getIfAvailable(), groups,
					properties.getLogging().getSlowIndicatorThreshold());
		}

		/** Last, so that it also sees the groups that others add. */
		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		HealthEndpointGroupsPostProcessor supervisedHealthEndpointGroups(HealthProperties properties,
				SupervisedContributors contributors, HealthSupervisor supervisor) {
			return (groups) -> new SupervisedHealthEndpointGroups(groups, properties.sharedFailure(), contributors,
					supervisor);
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		@ConditionalOnAvailableEndpoint(endpoint = HealthEndpoint.class, exposure = EndpointExposure.WEB)
		HealthEndpointWebExtension healthEndpointWebExtension(HealthContributorRegistry registry,
				ObjectProvider<ReactiveHealthContributorRegistry> reactiveRegistry, HealthEndpointGroups groups,
				HealthEndpointProperties properties) {
			return new SupervisedHealthEndpointWebExtension(registry, reactiveRegistry.getIfAvailable(), groups,
					properties.getLogging().getSlowIndicatorThreshold());
		}

	}

	/**
	 * The reactive face of the endpoint.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Mono.class)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	@ConditionalOnAvailableEndpoint(endpoint = HealthEndpoint.class, exposure = EndpointExposure.WEB)
	static class ReactiveEndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		ReactiveHealthEndpointWebExtension reactiveHealthEndpointWebExtension(
				ReactiveHealthContributorRegistry reactiveRegistry, ObjectProvider<HealthContributorRegistry> registry,
				HealthEndpointGroups groups, HealthEndpointProperties properties) {
			return new SupervisedReactiveHealthEndpointWebExtension(reactiveRegistry, registry.getIfAvailable(), groups,
					properties.getLogging().getSlowIndicatorThreshold());
		}

	}

}
