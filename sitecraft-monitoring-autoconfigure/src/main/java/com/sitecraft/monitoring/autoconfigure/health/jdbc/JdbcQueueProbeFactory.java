package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.util.Set;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;

import com.sitecraft.monitoring.autoconfigure.health.queues.QueueDefinition;
import com.sitecraft.monitoring.autoconfigure.health.queues.QueueProbeFactory;
import com.sitecraft.monitoring.autoconfigure.health.queues.QueueType;
import com.sitecraft.monitoring.autoconfigure.health.queues.QueuesProperties;
import com.sitecraft.monitoring.signal.QueueProbe;

/**
 * Makes probes of queues that are kept in tables.
 */
final class JdbcQueueProbeFactory implements QueueProbeFactory {

	/** Counting this many costs little; beyond, nobody needs the exact number. */
	private static final long LEAST_COUNT_LIMIT = 10_000;

	private final ListableBeanFactory beans;

	private final MonitoredDataSources dataSources;

	JdbcQueueProbeFactory(ListableBeanFactory beans, MonitoredDataSources dataSources) {
		this.beans = beans;
		this.dataSources = dataSources;
	}

	@Override
	public Set<QueueType> types() {
		return Set.of(QueueType.JDBC);
	}

	@Override
	public QueueProbe create(QueueDefinition definition) {
		QueuesProperties.Queue queue = definition.properties();
		String table = definition.required("table", queue.table());
		if (!SqlName.isTable(table)) {
			throw definition.invalid("table", table, SqlName.ALLOWED + ", with its schema before a '.' where needed");
		}
		String created = queue.createdColumn();
		if (created != null && !SqlName.isColumn(created)) {
			throw definition.invalid("created-column", created, SqlName.ALLOWED);
		}
		long beyondLimit = Math.min(queue.maxDepth(), Long.MAX_VALUE - 1) + 1;
		return new JdbcQueueProbe(this.dataSources.of(definition.bean(this.beans, DataSource.class)), table,
				condition(definition, queue.where()), created, queue.createdZone(),
				Math.max(LEAST_COUNT_LIMIT, beyondLimit));
	}

	private static RowCondition condition(QueueDefinition definition, @Nullable String where) {
		if (where == null) {
			return RowCondition.everyRow();
		}
		try {
			return RowCondition.parse(where);
		}
		catch (IllegalArgumentException ex) {
			throw definition.invalid("where", where, RowCondition.GRAMMAR + " (" + ex.getMessage() + ")");
		}
	}

}
