package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.sql.SQLException;

class H2OutboxTests extends JdbcOutboxContract {

	H2OutboxTests() throws SQLException {
		super(Databases.h2(), DeliveryTable.Platform.H2);
	}

}
