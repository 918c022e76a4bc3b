package com.sitecraft.monitoring.autoconfigure.health.queues;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.health.CheckName;
import com.sitecraft.monitoring.health.QueueLimits;

/**
 * A queue as it is configured, with the name that its properties have.
 *
 * @param name name of the queue
 * @param properties its properties
 */
public record QueueDefinition(String name, QueuesProperties.Queue properties) {

	private static final String KEY = "sitecraft.monitoring.queues";

	public QueueDefinition {
		CheckName.require(KEY, name);
	}

	/**
	 * The limits that the queue is judged by.
	 */
	QueueLimits limits() {
		QueuesProperties.Queue queue = this.properties;
		if (queue.maxDepth() < 0) {
			throw invalid("max-depth", queue.maxDepth(), "0 or more");
		}
		if (queue.maxAge().isNegative() || queue.maxAge().isZero()) {
			throw invalid("max-age", queue.maxAge(), "more than 0");
		}
		if (queue.minConsumers() < 0) {
			throw invalid("min-consumers", queue.minConsumers(), "0 or more");
		}
		return new QueueLimits(queue.maxDepth(), queue.maxAge(), queue.minConsumers());
	}

	/**
	 * Refuses properties that mean nothing for the type: somebody expects an effect of
	 * them.
	 * @param type the type, or {@code null} where a bean is the probe
	 */
	void refuseForeignKeys(@Nullable QueueType type) {
		special().forEach((key, value) -> {
			if (value != null && (type == null || !type.knows(key))) {
				throw invalid(key, value, (type != null)
						? "nothing, as a queue of type " + type + " has no such property"
						: "nothing, as a QueueProbe bean reads this queue; it takes max-depth, max-age and min-consumers");
			}
		});
	}

	/**
	 * A value that has to be there.
	 */
	public String required(String key, @Nullable String value) {
		if (value == null || value.isBlank()) {
			throw invalid(key, (value != null) ? value : "",
					"a value, which type " + this.properties.type() + " needs");
		}
		return value;
	}

	/**
	 * The bean that the queue names, or the only one of its type.
	 * @throws InvalidMonitoringPropertyException when it is not clear which bean is meant
	 */
	public <B> B bean(ListableBeanFactory beans, Class<B> type) {
		String bean = this.properties.bean();
		if (bean == null) {
			B unique = beans.getBeanProvider(type).getIfUnique();
			if (unique == null) {
				throw invalid("bean", "", oneOf(names(beans, type), type));
			}
			return unique;
		}
		if (!names(beans, type).contains(bean)) {
			throw invalid("bean", bean, oneOf(names(beans, type), type));
		}
		return beans.getBean(bean, type);
	}

	/**
	 * The exception for a value of this queue.
	 * @param key property below the queue's name
	 */
	public InvalidMonitoringPropertyException invalid(String key, Object value, String allowed) {
		return new InvalidMonitoringPropertyException(KEY + "." + this.name + "." + key, value, allowed);
	}

	private Map<String, @Nullable Object> special() {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		values.put("key", this.properties.key());
		values.put("group", this.properties.group());
		values.put("table", this.properties.table());
		values.put("where", this.properties.where());
		values.put("created-column", this.properties.createdColumn());
		values.put("created-zone", this.properties.createdZone());
		values.put("bean", this.properties.bean());
		values.put("consumer-idle", this.properties.consumerIdle());
		values.put("may-be-empty", this.properties.mayBeEmpty());
		return values;
	}

	private static Collection<String> names(ListableBeanFactory beans, Class<?> type) {
		return new TreeSet<>(List.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type)));
	}

	private static String oneOf(Collection<String> names, Class<?> type) {
		String what = "the name of a " + type.getSimpleName() + " bean";
		return names.isEmpty() ? what + ", and there is none" : what + ", one of " + String.join(", ", names);
	}

}
