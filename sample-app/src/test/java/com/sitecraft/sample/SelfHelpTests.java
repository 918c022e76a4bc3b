package com.sitecraft.sample;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The fault {@code slow-workers} from the first slow analysis to the verified remedy, on
 * real servers. Everything is quicker than in the demonstration, and nothing else
 * differs.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "sitecraft.demo.fault=slow-workers", "sitecraft.monitoring.interval=1s",
				"sitecraft.monitoring.incidents.group-wait=0s", "sitecraft.monitoring.alerts.rules.queue_backup.for=2s",
				"sitecraft.monitoring.runbooks.scale-workers.verify.stays-clear-for=3s" })
@Import(Site.class)
@DirtiesContext
class SelfHelpTests {

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private static final Pattern INCIDENT = Pattern.compile("\"id\":\"([^\"]+)\",\"rule\":\"queue_backup\"");

	@Autowired
	private Site site;

	@Test
	void workersWhenSlowThenAreScaledTheQueueDrainsAndTheRunIsVerified() {
		String id = Awaitility.await().atMost(PATIENCE).until(this::incident, (found) -> !found.isEmpty());
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(operator("/actuator/incidents/" + id)).contains(
					"scaled 'analysisExecutor' from 4 to 16", "\"kind\":\"resolved\"",
					"succeeded: the alert cleared and stayed clear for PT3S"));
		assertThat(operator("/actuator/runbooks")).contains("\"effective\":1");
	}

	private String incident() {
		Matcher incident = INCIDENT.matcher(operator("/actuator/incidents"));
		return incident.find() ? incident.group(1) : "";
	}

	private String operator(String path) {
		return this.site.get(path, "Authorization", Site.basic("operator", "operator")).body();
	}

}
