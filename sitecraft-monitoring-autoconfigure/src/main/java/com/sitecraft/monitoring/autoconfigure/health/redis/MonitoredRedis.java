package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.time.Duration;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

/**
 * A Redis server as monitoring uses it: over the host's own connections, but waiting for
 * an answer only as long as a look has. The host's limit is 60 s unless it sets another.
 */
final class MonitoredRedis {

	private static final boolean LETTUCE = ClassUtils.isPresent("io.lettuce.core.api.async.RedisAsyncCommands",
			MonitoredRedis.class.getClassLoader());

	private final RedisConnectionFactory factory;

	private final Duration commandTimeout;

	MonitoredRedis(RedisConnectionFactory factory, Duration commandTimeout) {
		this.factory = factory;
		this.commandTimeout = commandTimeout;
	}

	/**
	 * Does the work on a connection.
	 * @throws RedisUnavailableException when Redis cannot be reached, does not answer in
	 * time or refuses; the message says which
	 */
	<T> T call(Work<T> work) throws RedisUnavailableException {
		try {
			RedisConnection connection = this.factory.getConnection();
			try {
				return work.with(LETTUCE ? LettuceBound.apply(connection, this.commandTimeout) : connection);
			}
			finally {
				connection.close();
			}
		}
		catch (DataAccessException ex) {
			throw new RedisUnavailableException(reason(ex), ex);
		}
	}

	private String reason(DataAccessException error) {
		if (error instanceof QueryTimeoutException) {
			return "no answer within " + this.commandTimeout.toMillis() + " ms";
		}
		// Spring's own messages, such as "Unable to connect to Redis", hide the reason.
		String message = String.valueOf(NestedExceptionUtils.getMostSpecificCause(error).getMessage());
		return (error instanceof RedisConnectionFailureException) ? "no connection: " + message : message;
	}

	/**
	 * What is done with the connection.
	 *
	 * @param <T> type of the outcome
	 */
	@FunctionalInterface
	interface Work<T> {

		T with(RedisConnection connection);

	}

}
