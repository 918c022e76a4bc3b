package com.sitecraft.monitoring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sitecraft.fixtures.SettableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import com.sitecraft.monitoring.ChangeWriter;
import com.sitecraft.monitoring.InMemoryStateStore;
import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.Monitoring;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.alerting.Silences;
import com.sitecraft.monitoring.autoconfigure.Timeline.Difference;
import com.sitecraft.monitoring.autoconfigure.Timeline.Step;
import com.sitecraft.monitoring.autoconfigure.Timeline.Told;
import com.sitecraft.monitoring.autoconfigure.WebhookReceiver.Message;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertingAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.notification.DeliveryAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Time;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Alertmanager's own acceptance scenarios (send, repeat, batching, resolved,
 * silence, inhibit) say of when is told what, as timelines that run through our whole way
 * from value to page on a clock that is set, and through a real Alertmanager where one is
 * installed. The same is told within {@value Timeline#TOLERANCE} of {@code group_wait},
 * or there is a {@link Difference} that says why not.
 */
class AlertmanagerTimelineTests {

	/** Of ours; a tick is half of it. */
	private static final Duration UNIT = Duration.ofSeconds(30);

	/** Of the real one. */
	private static final Duration REAL_UNIT = Duration.ofMillis(1_500);

	private static final List<String> ALERTS = List.of("a", "b", "X", "1", "2", "3");

	private static final Logger logger = LoggerFactory.getLogger(AlertmanagerTimelineTests.class);

	private static final JsonWriter<Object> json = JsonWriter.standard();

	static List<Timeline> timelines() {
		return List.of(
				Timeline.of("alerts that fire together are told together", 4, "0 fire a", "0.5 fire b")
					.both("1 firing a b"),
				Timeline.of("each group is told by itself", 4, "0 fire 1", "0 fire 2", "1.5 fire 3")
					.both("1 firing 1", "1 firing 2", "2.5 firing 3"),
				Timeline.of("an addition waits for the interval", 4, "0 fire a", "1.5 fire b")
					.both("1 firing a", "3 firing a b"),
				Timeline.of("an addition after the interval", 6, "0 fire a", "3.5 fire b")
					.ours("1 firing a", "3.5 firing a b")
					.theirs("1 firing a", "5 firing a b")
					.because(Difference.NO_ROUNDING),
				Timeline.of("what goes on is repeated", 14, "0 fire a")
					.ours("1 firing a", "6 firing a", "11 firing a")
					.theirs("1 firing a", "7 firing a", "13 firing a")
					.because(Difference.NO_ROUNDING),
				Timeline.of("an end before anybody was told", 4, "0 fire a", "0.5 resolve a").both(),
				Timeline.of("an end just before the interval is over", 4, "0 fire a", "2.5 resolve a")
					.ours("1 firing a", "2.5 resolved busy")
					.theirs("1 firing a", "3 resolved busy"),
				Timeline.of("an end", 4, "0 fire a", "1.5 resolve a")
					.ours("1 firing a", "1.5 resolved busy")
					.theirs("1 firing a", "3 resolved busy")
					.because(Difference.END_AT_ONCE),
				Timeline.of("it fires again after its end", 6, "0 fire a", "2.5 resolve a", "4 fire a")
					.ours("1 firing a", "2.5 resolved busy", "5 firing a")
					.theirs("1 firing a", "3 resolved busy", "5 firing a"),
				Timeline.of("it fires again within the interval", 4, "0 fire a", "1.5 resolve a", "2 fire a")
					.ours("1 firing a", "1.5 resolved busy", "3 firing a")
					.theirs("1 firing a")
					.because(Difference.END_AT_ONCE),
				Timeline.of("one of two ends", 6, "0 fire a", "0 fire b", "1.5 resolve b", "4.5 resolve a")
					.ours("1 firing a b", "4.5 resolved busy")
					.theirs("1 firing a b", "3 firing a", "5 resolved busy")
					.because(Difference.END_OF_ALL),
				Timeline.of("a silence that is there before", 4, "0 silence a 20", "0 fire a", "0 fire b")
					.both("1 firing b"),
				Timeline.of("a silence that ends", 4, "0 silence a 2", "0 fire a").both("3 firing a"),
				Timeline.of("a silence that is taken back", 4, "0 silence a 20", "0 fire a", "2.5 expire a")
					.ours("3.5 firing a")
					.theirs("3 firing a"),
				Timeline.of("a silence after the first page", 8, "0 fire a", "0 fire b", "2 silence a 20")
					.ours("1 firing a b", "6 firing b")
					.theirs("1 firing a b", "7 firing b")
					.because(Difference.NO_ROUNDING),
				Timeline.of("a silence of all that fires", 8, "0 fire a", "2 silence a 20").both("1 firing a"),
				Timeline.of("a silenced alert that resolves", 6, "0 fire a", "2 silence a 20", "3.5 resolve a")
					.ours("1 firing a", "3.5 resolved busy")
					.theirs("1 firing a")
					.because(Difference.END_THOUGH_MUTED),
				Timeline.of("an inhibited alert", 4, "0 fire X", "0 fire a").both("1 firing X"),
				Timeline
					.of("what inhibits and what is inhibited end together", 6, "0 fire X", "0 fire a", "2.5 resolve X",
							"2.5 resolve a")
					.ours("1 firing X", "2.5 resolved down")
					.theirs("1 firing X", "3 resolved down"),
				Timeline.of("what inhibits ends", 4, "0 fire X", "0 fire a", "2.5 resolve X")
					.ours("1 firing X", "2.5 resolved down", "3.5 firing a")
					.theirs("1 firing X", "3 resolved down", "3 firing a"),
				Timeline
					.of("an alert that is inhibited after its page and resolves", 6, "0 fire a", "1.5 fire X",
							"3.5 resolve a")
					.ours("1 firing a", "2.5 firing X", "3.5 resolved busy")
					.theirs("1 firing a", "2.5 firing X")
					.because(Difference.END_THOUGH_MUTED));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("timelines")
	void pagesWhenTheTimelineRunsHereThenAreThoseOfTheTable(Timeline timeline) {
		Map<String, Double> values = new LinkedHashMap<>();
		ALERTS.forEach((alert) -> values.put(alert, 1.0));
		SettableClock clock = new SettableClock();
		InMemoryStateStore store = StateStore.inMemory();
		Time time = Time.of(clock, clock::nanos);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, AlertingAutoConfiguration.class,
					IncidentsAutoConfiguration.class, ChannelsAutoConfiguration.class, DeliveryAutoConfiguration.class))
			.withBean(Time.class, () -> time)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			// Its workers have nothing to do: this test is the worker.
			.withBean(StandbyOutbox.class,
					() -> new StandbyOutbox(StateStore.inMemory(), time, new SimpleMeterRegistry()))
			.withBean(QueryEngine.class, () -> (query) -> (at) -> vector(query.metric(), values))
			.withPropertyValues(rules())
			.withPropertyValues("sitecraft.monitoring.incidents.group-wait=" + UNIT,
					"sitecraft.monitoring.incidents.group-interval=" + UNIT.multipliedBy(2),
					"sitecraft.monitoring.incidents.repeat-interval=" + UNIT.multipliedBy(5),
					"sitecraft.monitoring.incidents.policies.default.steps[0].notify=channel:log",
					"sitecraft.monitoring.incidents.routes[0].match=alertname=\"each\"",
					"sitecraft.monitoring.incidents.routes[0].group-by=q",
					"sitecraft.monitoring.incidents.routes[0].policy=default",
					"sitecraft.monitoring.incidents.routes[1].policy=default")
			.run((context) -> assertThat(run(timeline, context, values, clock, store))
				.containsExactlyInAnyOrderElementsOf(timeline.ours()));
	}

	private static Vector vector(String metric, Map<String, Double> values) {
		List<String> alerts = ALERTS.stream().filter((alert) -> Timeline.rule(alert).equals(metric)).toList();
		return Vector.of(alerts.stream().map((alert) -> Labels.of("q", alert)).toList(),
				alerts.stream().mapToDouble(values::get).toArray());
	}

	private static String[] rules() {
		List<String> properties = new ArrayList<>(
				List.of("sitecraft.monitoring.alerts.inhibitions.down.source=alertname=\"down\"",
						"sitecraft.monitoring.alerts.inhibitions.down.target=alertname=\"busy\""));
		for (String rule : List.of("busy", "down", "each")) {
			properties.add("sitecraft.monitoring.alerts.rules." + rule + ".metric=" + rule);
			properties.add("sitecraft.monitoring.alerts.rules." + rule + ".above=10");
		}
		return properties.toArray(String[]::new);
	}

	private static List<Told> run(Timeline timeline, ApplicationContext context, Map<String, Double> values,
			SettableClock clock, InMemoryStateStore store) {
		Time time = context.getBean(Time.class);
		MeterRegistry registry = context.getBean(MeterRegistry.class);
		StandbyOutbox outbox = new StandbyOutbox(store, time, registry);
		ChangeWriter writer = new ChangeWriter(store, store, outbox, Leadership.always(),
				context.getBean(Instance.class), time, registry);
		Monitoring monitoring = new Monitoring(context.getBeanProvider(Stage.class).orderedStream().toList(),
				context.getBean(Guard.class), time, Leadership.always(), writer);
		writer.write();
		// The first tick takes over what is stored.
		monitoring.tick();
		List<Told> told = new ArrayList<>();
		for (double at = 0; at <= timeline.end(); at += 0.5) {
			for (Step step : timeline.steps()) {
				if (step.at() == at) {
					happen(step, context.getBean(Silences.class), values, time.instant());
				}
			}
			monitoring.tick();
			writer.write();
			for (Delivery page : outbox.claim("log", time.instant(), UNIT, 10)) {
				told.add(told(at, page.notification()));
				outbox.settle(List.of(page.withOutcome(Delivery.State.DELIVERED, "told")));
			}
			clock.advance(UNIT.dividedBy(2));
		}
		return told;
	}

	private static void happen(Step step, Silences silences, Map<String, Double> values, Instant now) {
		switch (step.action()) {
			case "fire" -> values.put(step.alert(), 11.0);
			case "resolve" -> values.put(step.alert(), 1.0);
			case "expire" -> silences.remove(step.alert());
			case "silence" -> silences.put(new Silence(step.alert(), Matcher.parse("q=\"" + step.alert() + "\""), now,
					now.plusMillis((long) ((step.until() - step.at()) * UNIT.toMillis())), "ada", "", now, now, null));
			default -> throw new IllegalArgumentException("action is " + step.action());
		}
	}

	private static Told told(double at, Notification notification) {
		return (notification.kind() == Page.Kind.RESOLVED) ? Told.resolved(at, notification.rule())
				: Told.firing(at,
						notification.alerts()
							.stream()
							.filter((alert) -> alert.endsAt() == null)
							.map((alert) -> alert.labels().get("q")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("timelines")
	void tableWhenBothTellSomethingElseThenSaysWhyAndElseDoesNot(Timeline timeline) {
		assertThat(Timeline.same(timeline.ours(), timeline.theirs())).isEqualTo(timeline.difference() == null);
	}

	/**
	 * All timelines at once, told apart by a label.
	 */
	@Test
	void notificationsWhenTheTimelinesRunInAnAlertmanagerThenAreThoseOfTheTable(@TempDir Path directory)
			throws Exception {
		ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
		try (WebhookReceiver receiver = new WebhookReceiver();
				InstalledServer server = InstalledServer.alertmanager(directory, configuration(receiver.url()))) {
			Map<String, String> silences = new ConcurrentHashMap<>();
			List<Future<?>> steps = new ArrayList<>();
			// Connections and classes are there before it counts.
			server.get("/api/v2/alerts");
			long start = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
			for (Timeline timeline : timelines()) {
				for (Step step : timeline.steps()) {
					steps.add(executor.schedule(() -> send(server, timeline, step, silences),
							start + nanos(step.at()) - System.nanoTime(), TimeUnit.NANOSECONDS));
				}
			}
			double end = timelines().stream().mapToDouble(Timeline::end).max().orElseThrow();
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> System.nanoTime() - start >= nanos(end + Timeline.TOLERANCE));
			for (Future<?> step : steps) {
				step.get();
			}
			SoftAssertions softly = new SoftAssertions();
			for (Timeline timeline : timelines()) {
				List<Told> told = told(receiver, timeline, start);
				logger.info("Alertmanager: {}: {}", timeline, told);
				softly.assertThat(Timeline.same(told, timeline.theirs()))
					.as("%s: %s instead of %s", timeline, told, timeline.theirs())
					.isTrue();
			}
			softly.assertAll();
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static long nanos(double units) {
		return (long) (units * REAL_UNIT.toNanos());
	}

	private static String configuration(String url) {
		return """
				route:
				  receiver: hook
				  group_by: [alertname, timeline]
				  group_wait: %dms
				  group_interval: %dms
				  repeat_interval: %dms
				  routes:
				    - matchers: [alertname="each"]
				      group_by: [alertname, timeline, q]
				inhibit_rules:
				  - source_matchers: [alertname="down"]
				    target_matchers: [alertname="busy"]
				    equal: [timeline]
				receivers:
				  - name: hook
				    webhook_configs:
				      - url: %s
				""".formatted(REAL_UNIT.toMillis(), REAL_UNIT.toMillis() * 2, REAL_UNIT.toMillis() * 5, url);
	}

	private static String send(InstalledServer server, Timeline timeline, Step step, Map<String, String> silences)
			throws Exception {
		String alert = step.alert();
		Instant now = Instant.now();
		return switch (step.action()) {
			case "fire" -> server.send("POST", "/api/v2/alerts",
					json.writeToString(List.of(Map.of("labels", labels(timeline, alert)))));
			case "resolve" -> server.send("POST", "/api/v2/alerts",
					json.writeToString(List.of(Map.of("labels", labels(timeline, alert), "endsAt", now.toString()))));
			case "expire" -> server.send("DELETE", "/api/v2/silence/" + silences.get(timeline + alert), "");
			case "silence" -> {
				String answer = server.send("POST", "/api/v2/silences",
						json.writeToString(Map.of("matchers",
								List.of(matcher("timeline", timeline.name()), matcher("q", alert)), "startsAt",
								now.toString(), "endsAt", now.plusNanos(nanos(step.until() - step.at())).toString(),
								"createdBy", "ada", "comment", "test")));
				silences.put(timeline + alert,
						String.valueOf(JsonParserFactory.getJsonParser().parseMap(answer).get("silenceID")));
				yield answer;
			}
			default -> throw new IllegalArgumentException("action is " + step.action());
		};
	}

	private static Map<String, String> labels(Timeline timeline, String alert) {
		return Map.of("alertname", Timeline.rule(alert), "q", alert, "timeline", timeline.name());
	}

	private static Map<String, Object> matcher(String name, String value) {
		return Map.of("name", name, "value", value, "isRegex", false, "isEqual", true);
	}

	private static List<Told> told(WebhookReceiver receiver, Timeline timeline, long start) {
		List<Told> told = new ArrayList<>();
		for (Message message : receiver.messages()) {
			double at = (message.nanos() - start) / (double) REAL_UNIT.toNanos();
			Map<?, ?> group = (Map<?, ?>) message.body().get("groupLabels");
			if (timeline.name().equals(group.get("timeline")) && at <= timeline.end()) {
				told.add("resolved".equals(message.body().get("status"))
						? Told.resolved(at, String.valueOf(group.get("alertname")))
						: Told.firing(at, firing(message.body())));
			}
		}
		return told;
	}

	private static Stream<String> firing(Map<String, Object> body) {
		return ((List<?>) body.get("alerts")).stream()
			.map((alert) -> (Map<?, ?>) alert)
			.filter((alert) -> "firing".equals(alert.get("status")))
			.map((alert) -> String.valueOf(((Map<?, ?>) alert.get("labels")).get("q")));
	}

}
