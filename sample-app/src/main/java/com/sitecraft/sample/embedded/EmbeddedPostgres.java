package com.sitecraft.sample.embedded;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.fixtures.PostgresServer;

/**
 * A PostgreSQL server of this process' own. Its data is temporary. The connection pool
 * depends on it through the connection details, and so is closed before it.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedPostgres.NoUrl.class)
class EmbeddedPostgres {

	@Bean
	PostgresServer postgresServer() {
		return PostgresServer.startEmbedded();
	}

	@Bean
	JdbcConnectionDetails jdbcConnectionDetails(PostgresServer server) {
		return new JdbcConnectionDetails() {

			@Override
			public String getJdbcUrl() {
				return server.jdbcUrl();
			}

			@Override
			public String getUsername() {
				return server.username();
			}

			@Override
			public String getPassword() {
				return server.password();
			}

		};
	}

	static final class NoUrl extends OnNoneSet {

		NoUrl() {
			super("spring.datasource.url");
		}

	}

}
