package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.util.IdentityHashMap;

import javax.sql.DataSource;

/**
 * The host's data sources as monitoring uses them: whoever looks at the same one shares
 * its turn.
 */
final class MonitoredDataSources {

	private final DatabaseHealthProperties properties;

	private final IdentityHashMap<DataSource, MonitoredDataSource> known = new IdentityHashMap<>();

	MonitoredDataSources(DatabaseHealthProperties properties) {
		this.properties = properties;
	}

	synchronized MonitoredDataSource of(DataSource dataSource) {
		return this.known.computeIfAbsent(dataSource, (unknown) -> new MonitoredDataSource(unknown,
				this.properties.acquireTimeout(), this.properties.networkTimeout()));
	}

}
