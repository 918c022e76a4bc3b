package com.sitecraft.monitoring.autoconfigure.health.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.sitecraft.fixtures.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * On the Redis that is installed, 7.0 or later, which tells {@code lag} until a message
 * is deleted.
 */
class InstalledRedisStreamProbeTests extends AbstractRedisStreamProbeTests {

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		assumeTrue(RedisServer.installed().isPresent(), "no redis-server is installed");
		server = RedisServer.start(RedisServer.installed().get());
	}

	@AfterAll
	static void stopServer() {
		if (server != null) {
			server.close();
		}
	}

	@Override
	RedisServer server() {
		return server;
	}

	@Override
	boolean tellsWhoWaits() {
		return !server.version().startsWith("7.0");
	}

	@Test
	void serverWhenAskedThenTellsLagAndForgetsItAfterXdel() {
		redis().send("XGROUP CREATE jobs workers 0 MKSTREAM");
		redis().send("XADD jobs * page a");
		assertThat(lag()).isEqualTo(1L);
		redis().send("XADD jobs 4000000000000-1 page b");
		redis().send("XDEL jobs 4000000000000-1");
		assertThat(lag()).isNull();
	}

	private Object lag() {
		try (var connection = redis().factory().getConnection()) {
			return connection.streamCommands().xInfoGroups("jobs".getBytes()).get(0).getRaw().get("lag");
		}
	}

}
