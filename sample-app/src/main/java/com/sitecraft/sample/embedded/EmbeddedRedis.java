package com.sitecraft.sample.embedded;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.fixtures.RedisServer;

/**
 * A Redis server of this process' own. Its data is temporary. Connections depend on it
 * through the connection details, and so are closed before it.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(EmbeddedRedis.NoHost.class)
class EmbeddedRedis {

	@Bean
	RedisServer redisServer() {
		return RedisServer.startEmbedded();
	}

	@Bean
	DataRedisConnectionDetails dataRedisConnectionDetails(RedisServer server) {
		return new DataRedisConnectionDetails() {

			@Override
			public Standalone getStandalone() {
				return Standalone.of(server.host(), server.port());
			}

		};
	}

	static final class NoHost extends OnNoneSet {

		NoHost() {
			super("spring.data.redis.host", "spring.data.redis.url", "spring.data.redis.sentinel.master",
					"spring.data.redis.cluster.nodes");
		}

	}

}
