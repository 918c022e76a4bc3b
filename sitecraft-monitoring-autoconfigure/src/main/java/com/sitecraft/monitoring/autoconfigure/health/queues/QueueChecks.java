package com.sitecraft.monitoring.autoconfigure.health.queues;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.context.properties.bind.Binder;

import com.sitecraft.monitoring.autoconfigure.health.CheckIndicator;
import com.sitecraft.monitoring.health.QueueCheck;
import com.sitecraft.monitoring.metrics.QueueMetrics;
import com.sitecraft.monitoring.signal.QueueProbe;

/**
 * Puts the checks of all queues together: those of the configuration, and those of the
 * host's probe beans, whose limits the configuration may set.
 */
final class QueueChecks {

	private final List<QueueProbeFactory> factories;

	private final Map<String, QueueProbe> hostProbes;

	private final ObjectProvider<QueueMetrics> metrics;

	QueueChecks(List<QueueProbeFactory> factories, ConfigurableListableBeanFactory beans,
			ObjectProvider<QueueMetrics> metrics) {
		this.factories = factories;
		this.metrics = metrics;
		this.hostProbes = new TreeMap<>(
				SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, QueueProbe.class));
	}

	Map<String, CheckIndicator> create(Map<String, QueuesProperties.Queue> queues) {
		Map<String, CheckIndicator> checks = new LinkedHashMap<>();
		queues.forEach((name, queue) -> {
			QueueDefinition definition = new QueueDefinition(name, queue);
			checks.put(name, check(definition, probe(definition)));
		});
		this.hostProbes.forEach((name, probe) -> {
			if (!queues.containsKey(name)) {
				checks.put(name, check(new QueueDefinition(name, defaults()), probe));
			}
		});
		return checks;
	}

	private CheckIndicator check(QueueDefinition definition, QueueProbe probe) {
		return new CheckIndicator(new QueueCheck(observed(definition.name(), probe), definition.limits()));
	}

	/** What a probe reads for the check is published, too. */
	private QueueProbe observed(String name, QueueProbe probe) {
		QueueMetrics available = this.metrics.getIfAvailable();
		return (available != null) ? available.observe(name, probe) : probe;
	}

	private QueueProbe probe(QueueDefinition definition) {
		QueueType type = definition.properties().type();
		QueueProbe hostProbe = this.hostProbes.get(definition.name());
		definition.refuseForeignKeys(type);
		if (type == null) {
			if (hostProbe == null) {
				throw definition.invalid("type", "", types() + ", or none and a QueueProbe bean with the queue's name");
			}
			return hostProbe;
		}
		if (hostProbe != null) {
			throw definition.invalid("type", type,
					"no type, as a QueueProbe bean has the same name: two queues cannot share one");
		}
		return factory(definition, type).create(definition);
	}

	private QueueProbeFactory factory(QueueDefinition definition, QueueType type) {
		for (QueueProbeFactory factory : this.factories) {
			if (factory.types().contains(type)) {
				return factory;
			}
		}
		throw definition.invalid("type", type, types()
				+ "; for redis-list and redis-stream add spring-boot-data-redis, for jdbc add spring-boot-jdbc");
	}

	private String types() {
		Set<QueueType> types = EnumSet.noneOf(QueueType.class);
		this.factories.forEach((factory) -> types.addAll(factory.types()));
		return types.stream().map(QueueType::toString).collect(Collectors.joining(", "));
	}

	/** A probe bean without an entry gets the defaults that an empty entry would. */
	private static QueuesProperties.Queue defaults() {
		return new Binder(List.of()).bindOrCreate("queue", QueuesProperties.Queue.class);
	}

}
