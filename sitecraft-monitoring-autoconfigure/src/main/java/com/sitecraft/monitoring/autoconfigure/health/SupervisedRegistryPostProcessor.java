package com.sitecraft.monitoring.autoconfigure.health;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;
import org.springframework.boot.health.registry.DefaultReactiveHealthContributorRegistry;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.ClassUtils;

/**
 * Puts supervised registries in the place of Spring Boot's. Registries rather than
 * indicators are wrapped: that reaches children of composites and what is registered at
 * run time, and leaves the type of every bean alone.
 */
final class SupervisedRegistryPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.publisher.Mono",
			SupervisedRegistryPostProcessor.class.getClassLoader());

	/** Resolved late: a post-processor must not create what others want to process. */
	private final ObjectProvider<SupervisedContributors> contributors;

	SupervisedRegistryPostProcessor(ObjectProvider<SupervisedContributors> contributors) {
		this.contributors = contributors;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof SupervisedRegistry) {
			return bean;
		}
		if (bean.getClass() == DefaultHealthContributorRegistry.class) {
			return new SupervisedHealthContributorRegistry((DefaultHealthContributorRegistry) bean,
					this.contributors.getObject());
		}
		return REACTOR ? Reactive.supervise(bean, this.contributors) : bean;
	}

	/**
	 * Loaded only with Reactor on the class path.
	 */
	private static final class Reactive {

		static Object supervise(Object bean, ObjectProvider<SupervisedContributors> contributors) {
			return (bean.getClass() == DefaultReactiveHealthContributorRegistry.class) ? new SupervisedReactiveRegistry(
					(DefaultReactiveHealthContributorRegistry) bean, contributors.getObject()) : bean;
		}

	}

}
