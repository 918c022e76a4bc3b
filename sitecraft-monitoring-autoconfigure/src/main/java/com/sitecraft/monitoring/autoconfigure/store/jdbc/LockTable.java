package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

import javax.sql.DataSource;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import com.sitecraft.monitoring.Instance;

/**
 * The lease in a table beside the state, by the clock of the database. State that is kept
 * in memory has no other replica that knew it: then every one holds its lease.
 */
final class LockTable implements LockProvider {

	private final DatabaseStateStore store;

	private final Instance instance;

	private @Nullable LockProvider provider;

	LockTable(DatabaseStateStore store, Instance instance) {
		this.store = store;
		this.instance = instance;
	}

	@Override
	public synchronized Optional<SimpleLock> lock(LockConfiguration configuration) {
		LockProvider ready = this.provider;
		if (ready == null) {
			DataSource tables = this.store.leaseTables();
			ready = (tables != null) ? provider(tables) : (ignored) -> Optional.of(new Alone());
			this.provider = ready;
		}
		return ready.lock(configuration);
	}

	private LockProvider provider(DataSource tables) {
		JdbcTemplate template = new JdbcTemplate(new BoundedDataSource(tables));
		template.setQueryTimeout(Math.toIntExact(OwnPool.PATIENCE.toSeconds()));
		return new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
			.withJdbcTemplate(template)
			.withTableName("sitecraft_lock")
			// By default the host's name, with which two replicas on it would be one.
			.withLockedByValue(this.instance.name())
			.usingDbTime()
			.build());
	}

	/**
	 * Connections whose server may be frozen.
	 */
	private static final class BoundedDataSource extends DelegatingDataSource {

		BoundedDataSource(DataSource target) {
			super(target);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = super.getConnection();
			connection.setNetworkTimeout(Runnable::run, Math.toIntExact(OwnPool.PATIENCE.toMillis()));
			return connection;
		}

	}

	/**
	 * Lock of a replica that nobody else can know of.
	 */
	private static final class Alone implements SimpleLock {

		@Override
		public void unlock() {
		}

		@Override
		public Optional<SimpleLock> extend(Duration lockAtMostFor, Duration lockAtLeastFor) {
			return Optional.of(this);
		}

	}

}
