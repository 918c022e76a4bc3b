package com.sitecraft.monitoring.autoconfigure.runbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.FileSystemUtils;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.Runbook;
import com.sitecraft.monitoring.runbook.RunbookCondition;
import com.sitecraft.monitoring.runbook.RunbookMode;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.Runbooks;
import com.sitecraft.monitoring.runbook.RunbooksView;
import com.sitecraft.monitoring.runbook.StepParameters;

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
		return application(Application.class).properties(properties).run();
	}

	private static ConfigurableApplicationContext startYaml(String yaml) {
		return application(Application.class).initializers((context) -> {
			try {
				new YamlPropertySourceLoader()
					.load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
					.forEach(context.getEnvironment().getPropertySources()::addFirst);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}).run();
	}

	private static SpringApplicationBuilder application(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.autoconfigure.exclude="
					+ "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration");
	}

	private static Runbook runbook(ConfigurableApplicationContext context, String name) {
		return context.getBean(Runbooks.class)
			.snapshot()
			.runbooks()
			.stream()
			.map(RunbooksView.Item::runbook)
			.filter((runbook) -> runbook.name().equals(name))
			.findFirst()
			.orElseThrow();
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
	void builtInRunbookWhenOneKeyOfOnIsTunedThenItIsForNothingElse() {
		try (ConfigurableApplicationContext context = startYaml("""
				sitecraft.monitoring.runbooks:
				  collect-evidence:
				    on: {severity: critical}
				  scale-workers:
				    on: {alert: []}
				  security-response:
				    "on": {alert: [mine]}
				""")) {
			assertThat(runbook(context, "collect-evidence").on()).isEqualTo(
					new RunbookCondition(Set.of("high_error_rate"), List.of(), Set.of(Severity.CRITICAL), Set.of()));
			assertThat(runbook(context, "scale-workers").on()).isEqualTo(RunbookCondition.byHand());
			assertThat(runbook(context, "security-response").on()).isEqualTo(RunbookCondition.alerts("mine"));
		}
	}

	@Test
	void stepsWhenWrittenAsYamlDoesThenAreBound() {
		try (ConfigurableApplicationContext context = startYaml("""
				sitecraft.monitoring.runbooks:
				  mine:
				    steps:
				      - attach-reports: {of: [a, b, c, d, e, f, g, h, i, j, k, l]}
				      - set-log-level: {logger: loud, level: off}
				      - capture-diagnostics: {}
				      - escalate:
				      - wait: 1m
				""")) {
			Runbook mine = runbook(context, "mine");
			assertThat(mine.steps()).hasSize(5);
			assertThat(mine.steps().get(0).parameters().values())
				.isEqualTo(Map.of("of", "a, b, c, d, e, f, g, h, i, j, k, l"));
			assertThat(mine.steps().get(1).parameters().values()).containsEntry("level", "false");
			assertThat(mine.on()).isEqualTo(RunbookCondition.byHand());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "on: {}", "on:", "on: {alrt: a}" })
	void onWhenNothingReadsItThenIsNamedAsItIsWritten(String on) {
		assertThatThrownBy(() -> startYaml("sitecraft.monitoring.runbooks.mine:\n  " + on))
			.hasMessageContaining("unknown properties: sitecraft.monitoring.runbooks.mine.on")
			.hasMessageNotContaining("mine.true");
	}

	@Test
	void stepWhenTwoBeansHaveItsNameThenTheStartStops() {
		assertThatThrownBy(() -> application(Application.class, SecondWait.class).run().close()).rootCause()
			.hasMessageContainingAll("the runbook step 'wait'", WaitStep.class.getName(), "$SecondWait$");
		try (ConfigurableApplicationContext context = application(Application.class, OtherWait.class)
			.properties(KEY + "mine.steps[0].wait=1m")
			.run()) {
			assertThat(runbook(context, "mine").steps()).hasSize(1);
			assertThat(context.getBean("waitStep")).isNotExactlyInstanceOf(WaitStep.class);
		}
	}

	@Test
	void diagnosticsWhenTheApplicationHasANameThenAreInADirectoryOfTheirOwn() throws Exception {
		String name = "test/" + UUID.randomUUID();
		Path directory = Path.of(System.getProperty("java.io.tmpdir"),
				"sitecraft-diagnostics-" + System.getProperty("user.name") + "-" + name.replace('/', '_'));
		try (ConfigurableApplicationContext context = start("spring.application.name=" + name)) {
			context.getBean(Diagnostics.class).keep("txt", (file) -> Files.writeString(file, "x"));
			assertThat(directory).isDirectoryContaining("glob:**.txt");
		}
		finally {
			FileSystemUtils.deleteRecursively(directory);
		}
	}

	@Test
	void engineWhenWrongThenStopsTheStartAndNamesTheKey(CapturedOutput output) {
		String engine = "sitecraft.monitoring.runbook-engine.";
		assertWrong(output, engine + "max-runs=0", engine + "max-runs", "0");
		assertWrong(output, engine + "max-running=101", engine + "max-running", "101");
		assertWrong(output, engine + "approval-expires-after=0s", engine + "approval-expires-after", "0s");
		assertWrong(output, engine + "http.timeout=0s", engine + "http.timeout", "PT0S");
		assertWrong(output, engine + "http.timeout=31m", engine + "http.timeout", "PT31M");
		assertWrong(output, engine + "http.hosts[0].host=h\n" + engine + "http.hosts[0].headers.Host=a",
				engine + "http.hosts[0].headers.Host", "******");
		assertWrong(output, engine + "diagnostics.max-files=0", engine + "diagnostics.max-files", "0");
		assertWrong(output, engine + "diagnostics.max-size=0B", engine + "diagnostics.max-size", "0B");
		assertWrong(output, KEY + "all.steps[0].wait=1m", "sitecraft.monitoring.runbooks", "all");
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
	static class SecondWait {

		@Bean
		RunbookStep mine() {
			return waiting();
		}

		static RunbookStep waiting() {
			WaitStep step = new WaitStep();
			return new RunbookStep() {

				@Override
				public String name() {
					return step.name();
				}

				@Override
				public BoundStep bind(StepParameters parameters) {
					return step.bind(parameters);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherWait {

		@Bean
		RunbookStep waitStep() {
			return SecondWait.waiting();
		}

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
