package com.sitecraft.sample.database;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import com.sitecraft.sample.OutageLog;

/**
 * Creates the tables. A database that is away must not keep the application from
 * starting, so this is tried in the background until it works.
 */
@Component
public class Schema {

	/** Replicas that start together take turns; any number nobody else uses will do. */
	private static final long LOCK = 0x51_7e_c4_af_7L;

	private static final Logger logger = LoggerFactory.getLogger(Schema.class);

	private final OutageLog outage = new OutageLog(logger, "creating the database schema");

	private final ResourceDatabasePopulator script = new ResourceDatabasePopulator(new ClassPathResource("schema.sql"));

	private final DataSource dataSource;

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final ApplicationEventPublisher events;

	private volatile boolean ready;

	Schema(DataSource dataSource, JdbcClient jdbc, TransactionTemplate transaction, ApplicationEventPublisher events) {
		this.dataSource = dataSource;
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.events = events;
	}

	/**
	 * Whether the tables are there.
	 */
	public boolean ready() {
		return this.ready;
	}

	@Scheduled(fixedDelay = 2000)
	void create() {
		if (this.ready) {
			return;
		}
		try {
			this.transaction.executeWithoutResult((status) -> {
				this.jdbc.sql("select pg_advisory_xact_lock(?)").param(LOCK).query((row) -> {
				});
				DatabasePopulatorUtils.execute(this.script, this.dataSource);
			});
			this.events.publishEvent(new SchemaCreated());
			this.ready = true;
			this.outage.worked();
			logger.info("The database schema is in place");
		}
		catch (DataAccessException | TransactionException ex) {
			this.outage.failed(ex);
		}
	}

}
