package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.SQLException;

import com.sitecraft.fixtures.PostgresServer;

class PostgresOutboxTests extends JdbcOutboxContract {

	PostgresOutboxTests() throws SQLException {
		super(Databases.pool(PostgresServer.shared()), DeliveryTable.Platform.POSTGRESQL);
	}

}
