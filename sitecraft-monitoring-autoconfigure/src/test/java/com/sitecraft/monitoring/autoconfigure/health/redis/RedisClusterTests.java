package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.fixtures.SettableClock;
import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.CheckStatus;
import com.sitecraft.monitoring.signal.QueueReading;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A cluster of one node.
 */
@Timeout(40)
class RedisClusterTests {

	@TempDir
	Path directory;

	private Process server;

	private int port;

	private LettuceConnectionFactory factory;

	@BeforeEach
	void start() throws Exception {
		assumeTrue(RedisServer.installed().isPresent(), "no redis-server is installed");
		// the bus of the cluster listens 10,000 ports higher
		this.port = freePort();
		this.server = new ProcessBuilder(RedisServer.installed().get().toString(), "--port", "" + this.port, "--bind",
				"127.0.0.1", "--cluster-enabled", "yes", "--save", "", "--dir", this.directory.toString(), "--logfile",
				this.directory.resolve("log").toString())
			.start();
		Awaitility.await().ignoreExceptions().until(() -> {
			new Socket(InetAddress.getLoopbackAddress(), this.port).close();
			return true;
		});
		this.factory = new LettuceConnectionFactory(
				new RedisClusterConfiguration().clusterNode(new RedisNode("127.0.0.1", this.port)));
		this.factory.afterPropertiesSet();
		this.factory.start();
	}

	@AfterEach
	void stop() throws InterruptedException {
		if (this.server != null) {
			this.factory.destroy();
			this.server.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void checkWhenSlotsAreMissingThenDownAndUpOnceTheyAreServed() throws Exception {
		SettableClock clock = new SettableClock();
		MonitoredRedis redis = new MonitoredRedis(this.factory, Duration.ofSeconds(5));
		RedisCheck check = new RedisCheck(redis,
				new RedisHealthProperties(Duration.ofSeconds(5), 0.9, null, 0, CheckStatus.DEGRADED),
				Time.of(clock, clock::nanos));
		CheckResult down = check.check();
		assertThat(down.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(down.error()).isEqualTo("the cluster's state is fail");

		try (RedisCommands node = RedisCommands.to("127.0.0.1", this.port)) {
			node.send("CLUSTER ADDSLOTSRANGE 0 16383");
		}
		Awaitility.await().untilAsserted(() -> {
			CheckResult up = check.check();
			assertThat(up.status()).isEqualTo(CheckStatus.UP);
			assertThat(up.details()).containsEntry("slotsOk", 16384L);
		});
	}

	@Test
	void readWhenQueuesAreInAClusterThenReadAsElsewhere() throws Exception {
		try (RedisCommands node = RedisCommands.to("127.0.0.1", this.port)) {
			node.send("CLUSTER ADDSLOTSRANGE 0 16383");
			Awaitility.await().ignoreExceptions().until(() -> {
				node.send("LPUSH mail a");
				return true;
			});
			node.send("XGROUP CREATE jobs workers 0 MKSTREAM");
			node.send("XADD jobs * page a");
		}
		MonitoredRedis redis = new MonitoredRedis(this.factory, Duration.ofSeconds(5));
		assertThat(new RedisListProbe(redis, "mail", "mail", true, null).read())
			.isEqualTo(new QueueReading.State(1, false, null, null));
		QueueReading.State stream = (QueueReading.State) new RedisStreamProbe(redis, "jobs", "workers", false,
				Duration.ofMinutes(1), 1, 100)
			.read();
		assertThat(stream.depth()).isEqualTo(1);
		assertThat(stream.oldestAge()).isNotNull();
	}

	private static int freePort() throws IOException {
		while (true) {
			try (ServerSocket port = new ServerSocket(0)) {
				if (port.getLocalPort() < 50_000) {
					return port.getLocalPort();
				}
			}
		}
	}

}
