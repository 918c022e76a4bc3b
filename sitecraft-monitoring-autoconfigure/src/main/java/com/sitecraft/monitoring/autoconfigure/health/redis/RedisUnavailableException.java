package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.io.IOException;

/**
 * Redis cannot be reached, does not answer in time or refuses.
 */
final class RedisUnavailableException extends IOException {

	RedisUnavailableException(String message, Throwable cause) {
		super(message, cause);
	}

}
