package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import com.sitecraft.monitoring.autoconfigure.health.CheckIndicator;

/**
 * The checks of the host's data sources, chosen as Spring Boot chooses them: those that
 * may be injected, and behind a routing one each that it routes to.
 */
final class DatabaseChecks {

	private final MonitoredDataSources dataSources;

	private final DatabaseHealthProperties properties;

	private final boolean ignoreRouting;

	DatabaseChecks(MonitoredDataSources dataSources, DatabaseHealthProperties properties, boolean ignoreRouting) {
		this.dataSources = dataSources;
		this.properties = properties;
		this.ignoreRouting = ignoreRouting;
	}

	HealthContributor create(ConfigurableListableBeanFactory beans) {
		Map<String, HealthContributor> contributors = new LinkedHashMap<>();
		new TreeMap<>(SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, DataSource.class, false, true))
			.forEach((name, dataSource) -> {
				if (!this.ignoreRouting || routing(dataSource) == null) {
					contributors.put(name, contributor(dataSource));
				}
			});
		return (contributors.size() == 1) ? contributors.values().iterator().next()
				: CompositeHealthContributor.fromMap(contributors);
	}

	private HealthContributor contributor(DataSource dataSource) {
		AbstractRoutingDataSource routing = routing(dataSource);
		if (routing == null) {
			return new CheckIndicator(new DatabaseCheck(this.dataSources.of(dataSource), this.properties));
		}
		Map<String, HealthContributor> targets = new TreeMap<>();
		routing.getResolvedDataSources()
			.forEach((key, target) -> targets.put(Objects.toString(key, "unnamed").replace('/', '_'),
					contributor(target)));
		return CompositeHealthContributor.fromMap(targets);
	}

	private static @Nullable AbstractRoutingDataSource routing(DataSource dataSource) {
		if (dataSource instanceof AbstractRoutingDataSource routing) {
			return routing;
		}
		try {
			return dataSource.isWrapperFor(AbstractRoutingDataSource.class)
					? dataSource.unwrap(AbstractRoutingDataSource.class) : null;
		}
		catch (SQLException ex) {
			return null;
		}
	}

}
