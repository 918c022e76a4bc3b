package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A client as a host has it, and the commands that the tests give.
 */
final class RedisCommands implements AutoCloseable {

	private final LettuceConnectionFactory factory;

	private RedisCommands(LettuceConnectionFactory factory) {
		this.factory = factory;
	}

	/**
	 * A client with the limits that a host has by default: 60 s a command.
	 */
	static RedisCommands to(String host, int port) {
		return to(host, port, true);
	}

	static RedisCommands to(String host, int port, boolean shared) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration(host, port),
				LettuceClientConfiguration.builder()
					.shutdownQuietPeriod(Duration.ZERO)
					.shutdownTimeout(Duration.ofMillis(100))
					.build());
		factory.setShareNativeConnection(shared);
		factory.afterPropertiesSet();
		factory.start();
		return new RedisCommands(factory);
	}

	RedisConnectionFactory factory() {
		return this.factory;
	}

	/**
	 * Sends a command of words without blanks.
	 */
	void send(String command) {
		String[] words = command.split(" ");
		byte[][] arguments = Arrays.stream(words)
			.skip(1)
			.map((word) -> word.getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
		try (RedisConnection connection = this.factory.getConnection()) {
			connection.execute(words[0], arguments);
		}
	}

	@Override
	public void close() {
		this.factory.destroy();
	}

}
