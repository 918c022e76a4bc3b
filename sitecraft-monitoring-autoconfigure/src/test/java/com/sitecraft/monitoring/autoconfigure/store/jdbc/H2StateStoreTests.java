package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;

import org.springframework.boot.sql.init.DatabaseInitializationMode;

import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.StateStore;

class H2StateStoreTests extends StateStoreContract {

	private final HikariDataSource pool = Databases.h2();

	private final DatabaseStateStore store = new DatabaseStateStore(OwnPool.of(this.pool), OwnPool.forLease(this.pool),
			DatabaseInitializationMode.ALWAYS, new Instance("one"), new SimpleMeterRegistry());

	@AfterEach
	void close() {
		this.store.close();
		this.pool.close();
	}

	@Override
	StateStore store() {
		return this.store;
	}

	@Override
	Commands commands() {
		return this.store;
	}

}
