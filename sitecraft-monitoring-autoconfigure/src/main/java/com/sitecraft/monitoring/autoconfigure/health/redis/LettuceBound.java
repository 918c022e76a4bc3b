package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lettuce.core.AbstractRedisAsyncCommands;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;

import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionProvider;

/**
 * Puts a limit of its own on the calls of a Lettuce connection: the same native
 * connection behind a front that waits for less. Reconnecting, TLS and credentials stay
 * the host's. Calls to a cluster keep the host's limit and end when interrupted.
 */
final class LettuceBound {

	private LettuceBound() {
	}

	static RedisConnection apply(RedisConnection connection, Duration commandTimeout) {
		if (connection instanceof LettuceConnection lettuce && !(connection instanceof RedisClusterConnection)
				&& lettuce.getNativeConnection() instanceof AbstractRedisAsyncCommands<byte[], byte[]> commands
				&& commands.getConnection() instanceof StatefulRedisConnection<byte[], byte[]> shared) {
			// The database is selected already; the number is for connections made later.
			return new LettuceConnection(shared, new NoOtherConnections(), commandTimeout.toMillis(), 0);
		}
		return connection;
	}

	/**
	 * Nothing that a look does needs another connection.
	 */
	private static final class NoOtherConnections implements LettuceConnectionProvider {

		@Override
		public <T extends StatefulConnection<?, ?>> CompletionStage<T> getConnectionAsync(Class<T> connectionType) {
			return CompletableFuture.failedFuture(new IllegalStateException("no other connection"));
		}

	}

}
