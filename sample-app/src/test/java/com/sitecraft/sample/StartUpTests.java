package com.sitecraft.sample;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import com.sitecraft.fixtures.FaultProxy;
import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.fixtures.RedisServer;
import com.sitecraft.sample.database.Schema;
import com.sitecraft.sample.demo.LocalServer;
import com.sitecraft.sample.traffic.Visitor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application on servers of somebody else, which are away at first.
 */
class StartUpTests {

	@Test
	void applicationWhenNothingIsReachableThenStartsAndWorksAsSoonAsItIs() throws IOException {
		PostgresServer postgres = PostgresServer.shared();
		RedisServer redis = RedisServer.shared();
		String database = postgres.createDatabase();
		try (FaultProxy toPostgres = FaultProxy.to(postgres.host(), postgres.port());
				FaultProxy toRedis = FaultProxy.to(redis.host(), redis.port())) {
			toPostgres.refuse();
			toRedis.refuse();
			String url = database.replace(postgres.host() + ":" + postgres.port(), "127.0.0.1:" + toPostgres.port());
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SiteCraftApplication.class).run(
					"--server.port=0", "--spring.datasource.url=" + url,
					"--spring.datasource.username=" + postgres.username(),
					"--spring.datasource.password=" + postgres.password(), "--spring.data.redis.host=127.0.0.1",
					"--spring.data.redis.port=" + toRedis.port(), "--sitecraft.traffic.enabled=false",
					"--spring.datasource.hikari.connection-timeout=500", "--sitecraft.analysis.lost-after=1s")) {
				assertThat(context.getBeanNamesForType(PostgresServer.class)).isEmpty();
				assertThat(context.getBeanNamesForType(RedisServer.class)).isEmpty();
				Visitor visitor = new Visitor(context.getBean(LocalServer.class).address().orElseThrow());
				assertThat(visitor.open("/").title()).contains("SiteCraft");
				assertThat(visitor.logIn("demo@sitecraft.example", "demo")).isFalse();
				assertThat(visitor.open("/login?unavailable").text()).contains("does not answer");
				assertThat(visitor.logIn("operator", "operator")).isTrue();
				assertThat(visitor.open("/actuator/metrics").text()).contains("jvm.memory.used");

				toPostgres.pass();
				Awaitility.await().atMost(Duration.ofSeconds(30)).until(context.getBean(Schema.class)::ready);
				assertThat(visitor.logIn("demo@sitecraft.example", "demo")).isTrue();
				Document analysis = Site.analyse(visitor, Map.of("source", "DEMO", "demo", "bakery"));
				assertThat(analysis.select(".status").text()).isEqualTo("queued");

				toRedis.pass();
				assertThat(Site.awaitFinished(visitor, analysis).select(".status").text()).isEqualTo("completed");
			}
		}
	}

}
