package com.sitecraft.monitoring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.util.ClassUtils;

import com.sitecraft.monitoring.InMemoryStateStore;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.Lease;

/**
 * Says in one line, once the application is ready, what monitoring found to work with and
 * what is off because it is missing.
 */
final class StartupReport implements ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger("com.sitecraft.monitoring");

	/** By class name: none of these need be on the class path. */
	private static final List<Part> PARTS = List.of(new Part("meters", "io.micrometer.core.instrument.MeterRegistry"),
			new Part("prometheus", "io.micrometer.prometheusmetrics.PrometheusMeterRegistry"),
			new Part("database", "javax.sql.DataSource"),
			new Part("redis", "org.springframework.data.redis.connection.RedisConnectionFactory"),
			new Part("tracing", "io.micrometer.tracing.Tracer"),
			new Part("security", "org.springframework.security.web.SecurityFilterChain"));

	private final ListableBeanFactory beans;

	StartupReport(ListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		logger.info("SiteCraft Monitoring works with {}", line());
	}

	String line() {
		List<String> on = new ArrayList<>();
		List<String> off = new ArrayList<>();
		for (Part part : PARTS) {
			String missing = missing(part);
			if (missing.isEmpty()) {
				on.add(part.name());
			}
			else {
				off.add(part.name() + " (" + missing + ")");
			}
		}
		return String.join(", ", on) + (off.isEmpty() ? "" : "; off: " + String.join(", ", off)) + memory() + alone();
	}

	private String memory() {
		return (this.beans.getBeanNamesForType(InMemoryStateStore.class, true, false).length > 0)
				? "; in memory, so that a restart forgets: alerts, incidents, silences, pages that wait, runbooks" : "";
	}

	private String alone() {
		return (this.beans.getBeanNamesForType(Leadership.class, true, false).length > 0
				&& this.beans.getBeanNamesForType(Lease.class, true, false).length == 0)
						? "; no lease, so that every replica acts for all" : "";
	}

	private String missing(Part part) {
		ClassLoader classLoader = (this.beans instanceof ConfigurableBeanFactory configurable)
				? configurable.getBeanClassLoader() : null;
		if (!ClassUtils.isPresent(part.type(), classLoader)) {
			return "not on the class path";
		}
		Class<?> type = ClassUtils.resolveClassName(part.type(), classLoader);
		String[] names = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans, type, true, false);
		return (names.length > 0) ? "" : "no such bean";
	}

	/**
	 * Something of the host that monitoring can work with.
	 *
	 * @param name what it is called in the line
	 * @param type class name of the bean
	 */
	private record Part(String name, String type) {
	}

}
