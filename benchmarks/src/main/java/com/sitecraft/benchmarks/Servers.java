package com.sitecraft.benchmarks;

import java.util.List;

import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.fixtures.RedisServer;

/**
 * The real servers that all measured applications use.
 */
record Servers(PostgresServer postgres, RedisServer redis) implements AutoCloseable {

	static Servers start() {
		return new Servers(PostgresServer.start(), RedisServer.start());
	}

	/**
	 * What tells an application where the servers are.
	 */
	List<String> arguments() {
		return List.of("--spring.datasource.url=" + this.postgres.jdbcUrl(),
				"--spring.datasource.username=" + this.postgres.username(),
				"--spring.datasource.password=" + this.postgres.password(),
				"--spring.data.redis.host=" + this.redis.host(), "--spring.data.redis.port=" + this.redis.port());
	}

	@Override
	public void close() {
		this.redis.close();
		this.postgres.close();
	}

}
