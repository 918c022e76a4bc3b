package com.sitecraft.sample;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import com.sitecraft.fixtures.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees of an outage.
 */
@SampleTest
class AlertingTests {

	private static final Duration TWO_LOOKS = Duration.ofSeconds(60);

	@Autowired
	private Site site;

	@Autowired
	private RedisServer redis;

	@Test
	void alertsWhenRedisIsFrozenThenFireAndResolve() {
		this.redis.freeze();
		try {
			awaitAlerts("\"alertname\":\"health_check_down\",\"check\":\"redis\"");
		}
		finally {
			this.redis.thaw();
		}
		Awaitility.await()
			.atMost(TWO_LOOKS)
			.untilAsserted(() -> assertThat(operator("/actuator/promapi/api/v1/alerts"))
				.doesNotContain("\"check\":\"redis\""));
	}

	@Test
	void rulesWhenExportedThenAllAreThere() {
		assertThat(operator("/actuator/export/rules")).contains("alert: high_error_rate", "alert: queue_backup",
				"alert: watchdog");
	}

	@Test
	void alertsWhenNotAnOperatorThenRefused() {
		assertThat(this.site.get("/actuator/alerts").statusCode()).isEqualTo(401);
	}

	private void awaitAlerts(String expected) {
		Awaitility.await()
			.atMost(TWO_LOOKS)
			.untilAsserted(() -> assertThat(operator("/actuator/promapi/api/v1/alerts")).contains(expected));
	}

	private String operator(String path) {
		return this.site.get(path, "Authorization", Site.basic("operator", "operator")).body();
	}

}
