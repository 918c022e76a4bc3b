package com.sitecraft.monitoring.autoconfigure.health.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import com.sitecraft.fixtures.RedisServer;

/**
 * On the embedded Redis 6.2, which tells no {@code lag}.
 */
class RedisStreamProbeTests extends AbstractRedisStreamProbeTests {

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.startEmbedded();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Override
	RedisServer server() {
		return server;
	}

}
