package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.runbook.Runbook;
import com.sitecraft.monitoring.runbook.RunbookMode;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.Runbooks;
import com.sitecraft.monitoring.runbook.RunbooksView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Runbooks in an application: what is configured, and a queue that backs up, is scaled
 * and drains.
 */
@ExtendWith(OutputCaptureExtension.class)
class RunbookAutoConfigurationTests {

	private static final String KEY = "sitecraft.monitoring.runbooks.";

	private static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off",
					"spring.autoconfigure.exclude="
							+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
			.properties(properties)
			.run();
	}

	@Test
	void builtInRunbooksWhenNothingIsSetThenAreThere() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(Runbooks.class).snapshot().runbooks())
				.extracting((item) -> item.runbook().name() + " " + item.runbook().mode())
				.containsExactly("collect-evidence AUTOMATIC", "scale-workers APPROVAL",
						"investigate-performance AUTOMATIC", "security-response AUTOMATIC");
		}
	}

	@Test
	void builtInRunbookWhenTunedThenTheRestStays() {
		try (ConfigurableApplicationContext context = start(KEY + "scale-workers.mode=automatic",
				KEY + "scale-workers.max-runs.count=7", KEY + "collect-evidence.enabled=false",
				KEY + "security-response.steps[0].wait=1s", KEY + "mine.steps[0].capture-diagnostics=",
				KEY + "mine.steps[1].notify.to=channel:log", KEY + "mine.on.severity=critical,security",
				KEY + "mine.on.match=team=\"platform\"")) {
			List<Runbook> runbooks = context.getBean(Runbooks.class)
				.snapshot()
				.runbooks()
				.stream()
				.map(RunbooksView.Item::runbook)
				.toList();
			assertThat(runbooks).extracting(Runbook::name)
				.containsExactly("scale-workers", "investigate-performance", "security-response", "mine");
			Runbook scale = runbooks.get(0);
			assertThat(scale.mode()).isEqualTo(RunbookMode.AUTOMATIC);
			assertThat(scale.budget().count()).isEqualTo(7);
			assertThat(scale.budget().cooldown()).isEqualTo(Duration.ofMinutes(10));
			assertThat(scale.verify()).isNotNull();
			assertThat(scale.steps()).hasSize(2);
			assertThat(runbooks.get(2).steps()).hasSize(1);
			assertThat(runbooks.get(3).mode()).isEqualTo(RunbookMode.DRY_RUN);
			assertThat(runbooks.get(3).steps()).extracting((step) -> step.name())
				.containsExactly("capture-diagnostics", "notify");
		}
	}

	@Test
	void runbookWhenWrongThenStopsTheStartAndNamesRunbookStepAndKey(CapturedOutput output) {
		assertWrong(output, KEY + "mine.steps[0].reboot=now", KEY + "mine.steps[0]", "reboot");
		assertWrong(output, KEY + "mine.steps[0].scale-workers.by=many", KEY + "mine.steps[0].scale-workers.by",
				"many");
		assertWrong(output, KEY + "mine.steps[0].notify.to=channel:none", KEY + "mine.steps[0].notify.to",
				"channel:none");
		assertWrong(output, KEY + "mine.steps[0].wait=1m\n" + KEY + "mine.cooldown=-1s", KEY + "mine.cooldown", "-1s");
		assertWrong(output, KEY + "mine.mode=automatic", KEY + "mine.steps", "0 steps");
		assertWrong(output, KEY + "mine.steps[0].wait=1m\n" + KEY + "mine.on.match=oops", KEY + "mine.on.match",
				"oops");
		assertWrong(output, KEY + "mine.steps[0].wait=1m\n" + KEY + "mine.max-runs.count=0",
				KEY + "mine.max-runs.count", "0");
	}

	private static void assertWrong(CapturedOutput output, String properties, String key, String value) {
		assertThatThrownBy(() -> start(properties.split("\n"))).isNotNull();
		String said = output.toString();
		assertThat(said.substring(said.lastIndexOf("APPLICATION FAILED TO START"))).contains("Key:     " + key)
			.contains("Value:   " + value);
	}

	@Test
	void queueWhenItBacksUpThenIsScaledDrainsAndTheRunIsVerified() {
		try (ConfigurableApplicationContext context = start("sitecraft.monitoring.interval=1s",
				"sitecraft.monitoring.alerts.shared-metrics=work_waiting",
				"sitecraft.monitoring.alerts.rules.work.metric=work_waiting",
				"sitecraft.monitoring.alerts.rules.work.above=10", "sitecraft.monitoring.alerts.rules.work.scope=fleet",
				KEY + "grow.on.alert=work", KEY + "grow.mode=automatic", KEY + "grow.verify.clears-within=30s",
				KEY + "grow.verify.stays-clear-for=2s", KEY + "grow.steps[0].scale-workers.pool=workers",
				KEY + "grow.steps[0].scale-workers.by=3")) {
			ThreadPoolTaskExecutor workers = context.getBean("workers", ThreadPoolTaskExecutor.class);
			Runbooks book = context.getBean(Runbooks.class);
			context.getBean(AtomicInteger.class).set(100);
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(workers.getCorePoolSize()).isEqualTo(4));
			context.getBean(AtomicInteger.class).set(0);
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(book.snapshot().runs()).extracting(RunbookRun::state)
					.containsExactly(RunbookRun.State.SUCCEEDED));
			assertThat(book.snapshot().runs().get(0).reason()).startsWith("the alert cleared and stayed clear");
			assertThat(workers.getCorePoolSize()).isEqualTo(4);
			Incident incident = incident(context);
			assertThat(book.snapshot().runs().get(0).trigger().incident()).isEqualTo(incident.id());
			Awaitility.await()
				.untilAsserted(() -> assertThat(runbookEvents(context)).anyMatch((text) -> text.endsWith(": begins"))
					.anyMatch((text) -> text.endsWith("succeeded: scaled 'workers' from 1 to 4"))
					.last()
					.asString()
					.contains("succeeded: the alert cleared and stayed clear"));
		}
	}

	@Test
	void runWhenItDoesNotHelpThenIsTakenBackTellsAndEscalates() {
		try (ConfigurableApplicationContext context = start("sitecraft.monitoring.interval=1s",
				"sitecraft.monitoring.alerts.shared-metrics=work_waiting",
				"sitecraft.monitoring.alerts.rules.work.metric=work_waiting",
				"sitecraft.monitoring.alerts.rules.work.above=10", "sitecraft.monitoring.alerts.rules.work.scope=fleet",
				KEY + "grow.on.alert=work", KEY + "grow.mode=automatic", KEY + "grow.verify.clears-within=2s",
				KEY + "grow.steps[0].scale-workers.pool=workers", KEY + "grow.steps[1].notify.to=channel:log")) {
			ThreadPoolTaskExecutor workers = context.getBean("workers", ThreadPoolTaskExecutor.class);
			Runbooks book = context.getBean(Runbooks.class);
			context.getBean(AtomicInteger.class).set(100);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(book.snapshot().runs()).extracting(RunbookRun::state)
					.containsExactly(RunbookRun.State.INEFFECTIVE));
			Awaitility.await()
				.untilAsserted(() -> assertThat(runbookEvents(context)).anyMatch((text) -> text.endsWith(": reverted"))
					.anyMatch((text) -> text.contains("ineffective: the alert did not clear within PT2S"))
					.anyMatch((text) -> text.contains("step notify{to=channel:log}")));
			assertThat(workers.getCorePoolSize()).isEqualTo(1);
			Awaitility.await()
				.untilAsserted(() -> assertThat(incident(context).timeline().events())
					.anyMatch((event) -> event.actor().equals("runbook grow")));
		}
	}

	private static Incident incident(ConfigurableApplicationContext context) {
		return context.getBean(Incidents.class)
			.snapshot()
			.incidents()
			.values()
			.stream()
			.filter((incident) -> incident.group().rule().equals("work"))
			.findFirst()
			.orElseThrow();
	}

	private static List<String> runbookEvents(ConfigurableApplicationContext context) {
		return incident(context).timeline()
			.events()
			.stream()
			.filter((event) -> event.kind() == IncidentEvent.Kind.RUNBOOK)
			.map(IncidentEvent::text)
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ThreadPoolTaskExecutor workers() {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setCorePoolSize(1);
			return executor;
		}

		@Bean
		AtomicInteger waiting(MeterRegistry registry) {
			AtomicInteger waiting = new AtomicInteger();
			Gauge.builder("work.waiting", waiting, AtomicInteger::get).register(registry);
			return waiting;
		}

	}

}
