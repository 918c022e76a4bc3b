package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where state survives a restart.
 *
 * @param initializeSchema When the tables are created: in embedded databases, always, or
 * never. Without the tables state is kept in memory.
 */
@ConfigurationProperties("sitecraft.monitoring.jdbc")
public record JdbcStoreProperties(@DefaultValue("embedded") Initialization initializeSchema) {

	/**
	 * When the tables are created.
	 */
	public enum Initialization {

		EMBEDDED, ALWAYS, NEVER

	}

}
