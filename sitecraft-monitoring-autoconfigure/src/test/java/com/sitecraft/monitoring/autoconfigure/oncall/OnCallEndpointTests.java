package com.sitecraft.monitoring.autoconfigure.oncall;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import biweekly.Biweekly;
import biweekly.ICalVersion;
import biweekly.ICalendar;
import biweekly.component.VEvent;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.oncall.ScheduleOverride;
import com.sitecraft.monitoring.oncall.Schedules;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people see of their schedules, over real HTTP.
 */
class OnCallEndpointTests {

	/** A Monday in winter. */
	private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

	private static final String P = "--sitecraft.monitoring.oncall.";

	private static Instant now = NOW;

	private static ConfigurableApplicationContext context;

	private final HttpClient client = HttpClient.newHttpClient();

	private final JsonMapper mapper = new JsonMapper();

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.run("--server.port=0", "--management.endpoints.web.exposure.include=*",
					"--management.endpoint.oncall.access=unrestricted", "--sitecraft.monitoring.interval=5m",
					P + "people.ada.name=Ädä, the 1st; \\o/", P + "people.ada.contacts.mail=ada@example.org",
					"--sitecraft.monitoring.notifications.channels.mail.type=log", P + "people.bo.name=Bo",
					P + "schedules.primary.zone=Europe/Berlin", P + "schedules.primary.layers[0].name=office",
					P + "schedules.primary.layers[0].participants=ada,bo",
					P + "schedules.primary.layers[0].start=2026-01-05",
					P + "schedules.primary.layers[0].restrictions[0].weekdays=monday,tuesday,wednesday,thursday,friday",
					P + "schedules.primary.layers[0].restrictions[0].from=09:00",
					P + "schedules.primary.layers[0].restrictions[0].to=17:00", P + "schedules.later.zone=UTC",
					P + "schedules.later.layers[0].name=all", P + "schedules.later.layers[0].participants=bo",
					P + "schedules.later.layers[0].start=2027-01-01");
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void reset() {
		now = NOW;
		schedules().restore(List.of());
	}

	@Test
	void oncallWhenAskedThenTellsWhoNowAndNext() throws Exception {
		JsonNode primary = find(json("oncall").path("schedules"), "primary");
		assertThat(primary.path("zone").asString()).isEqualTo("Europe/Berlin");
		assertThat(primary.path("now").path("person").asString()).isEqualTo("ada");
		assertThat(primary.path("now").path("name").asString()).startsWith("Ädä");
		assertThat(primary.path("now").path("layer").asString()).isEqualTo("office");
		assertThat(primary.path("now").path("start").asString()).isEqualTo("2026-03-02T09:00:00+01:00");
		assertThat(primary.path("now").path("end").asString()).isEqualTo("2026-03-02T17:00:00+01:00");
		assertThat(primary.path("next").path("gap").asBoolean()).isTrue();
		assertThat(primary.path("next").path("end").asString()).isEqualTo("2026-03-03T09:00:00+01:00");
		JsonNode later = find(json("oncall").path("schedules"), "later");
		assertThat(later.path("now").has("start")).as("a gap without a beginning").isFalse();
		assertThat(later.path("next").path("person").asString()).isEqualTo("bo");
	}

	@Test
	void answersWhenReadThenHoldNoAddress() throws Exception {
		for (String path : List.of("oncall", "oncall/primary", "oncall/primary/ical")) {
			assertThat(get(path).body()).doesNotContain("ada@example.org");
		}
	}

	@Test
	void scheduleWhenNoRangeIsGivenThenTheNext14Days() throws Exception {
		JsonNode rota = json("oncall/primary");
		assertThat(rota.path("from").asString()).isEqualTo("2026-03-02T13:00:00+01:00");
		assertThat(rota.path("to").asString()).isEqualTo("2026-03-16T13:00:00+01:00");
		assertThat(rota.path("shifts").size()).isEqualTo(21);
		assertThat(rota.path("gaps").size()).isEqualTo(10);
		// 14 days without the half of the first, nine whole ones and half of the last.
		assertThat(rota.path("gapSeconds").asLong()).isEqualTo((14 * 24 - 10 * 8) * 3_600L);
	}

	@Test
	void scheduleWhenARangeIsGivenThenReadByTheClockOfTheSchedule() throws Exception {
		for (String range : List.of("from=2026-03-29&to=2026-03-30", "from=2026-03-29T00:00&to=2026-03-30T00:00",
				"from=2026-03-28T23:00:00Z&to=2026-03-30T00:00+02:00",
				"from=2026-03-29T00:00%2B01:00&to=2026-03-29T22:00Z")) {
			JsonNode rota = json("oncall/primary?" + range);
			assertThat(rota.path("gapSeconds").asLong()).as(range).isEqualTo(23 * 3_600L);
		}
	}

	@Test
	void scheduleWhenTheRangeIsWrongThenSaysWhatIsAllowed() throws Exception {
		assertThat(get("oncall/primary?from=tomorrow").statusCode()).isEqualTo(400);
		assertThat(get("oncall/primary?from=tomorrow").body()).contains("\"field\":\"from\",\"value\":\"tomorrow\"",
				"a time such as");
		assertThat(get("oncall/primary?from=2026-01-01&to=2028-01-01").body()).contains("by at most 366d");
		assertThat(get("oncall/primary?from=2026-01-01&to=2026-01-01").statusCode()).isEqualTo(400);
		assertThat(get("oncall/none").statusCode()).isEqualTo(404);
	}

	@Test
	void scheduleWhenOverridesOverlapThenShowsBothAndWhichHolds() throws Exception {
		schedules().put(override("o1", NOW, NOW.plusSeconds(7_200), 1));
		schedules().put(override("o2", NOW.plusSeconds(3_600), NOW.plusSeconds(9_000), 2));
		JsonNode overrides = json("oncall/primary").path("overrides");
		assertThat(overrides.size()).isEqualTo(2);
		assertThat(overrides.get(0).path("coveredBy").get(0).asString()).isEqualTo("o2");
		assertThat(overrides.get(1).path("covers").get(0).asString()).isEqualTo("o1");
		assertThat(json("oncall/primary").path("shifts").get(0).path("override").asString()).isEqualTo("o1");
		assertThat(json("oncall/primary").path("shifts").get(0).path("end").asString())
			.isEqualTo("2026-03-02T14:00:00+01:00");
	}

	@Test
	void feedWhenParsedThenHasTheShiftsAndTheGapsOf90Days() throws Exception {
		schedules().put(override("o1", NOW, NOW.plusSeconds(7_200), 1));
		HttpResponse<String> response = get("oncall/primary/ical");
		assertThat(response.headers().firstValue("Content-Type")).hasValueSatisfying(
				(type) -> assertThat(type).startsWith("text/calendar").containsIgnoringCase("charset=utf-8"));
		ICalendar calendar = Biweekly.parse(response.body()).first();
		assertThat(calendar.validate(ICalVersion.V2_0).isEmpty()).isTrue();
		List<VEvent> events = calendar.getEvents();
		assertThat(events).filteredOn((event) -> event.getSummary().getValue().equals("NOBODY ON CALL (primary)"))
			.hasSizeGreaterThan(60);
		assertThat(events).filteredOn((event) -> event.getSummary().getValue().equals("Ädä, the 1st; \\o/ (primary)"))
			.isNotEmpty();
		assertThat(events).filteredOn((event) -> event.getSummary().getValue().equals("Bo (primary)"))
			.anySatisfy((event) -> {
				assertThat(event.getDescription().getValue()).isEqualTo("Override o1 by ada: a,b;c\\d\nEND:VEVENT");
				assertThat(event.getDateStart().getValue()).isEqualTo(Date.from(NOW));
				assertThat(event.getDateEnd().getValue()).isEqualTo(Date.from(NOW.plusSeconds(7_200)));
			});
		for (int i = 1; i < events.size(); i++) {
			assertThat(events.get(i).getDateStart().getValue()).isEqualTo(events.get(i - 1).getDateEnd().getValue());
		}
		assertThat(events.get(events.size() - 1).getDateEnd().getValue())
			.isAfterOrEqualTo(Date.from(NOW.plus(Duration.ofDays(90))));
		assertThat(new HashSet<>(uids(events))).hasSameSizeAs(events);
	}

	@Test
	void feedWhenReadLaterThenTheSameShiftsHaveTheSameIds() throws Exception {
		List<String> before = uids(Biweekly.parse(get("oncall/primary/ical").body()).first().getEvents());
		now = NOW.plus(Duration.ofDays(2)).plusSeconds(77);
		List<String> after = uids(Biweekly.parse(get("oncall/primary/ical").body()).first().getEvents());
		assertThat(after).startsWith(before.subList(4, before.size()).toArray(String[]::new));
	}

	@Test
	void feedWhenThereIsNoSuchScheduleOrFormThen404() throws Exception {
		assertThat(get("oncall/none/ical").statusCode()).isEqualTo(404);
		assertThat(get("oncall/primary/xml").statusCode()).isEqualTo(404);
	}

	@Test
	void overrideWhenCreatedThenHoldsAtOnceIsStoredAndCanBeEnded() throws Exception {
		HttpResponse<String> created = send("POST", "oncall/primary", "ann",
				Map.of("person", "bo", "end", "2026-03-02T15:00", "comment", "dentist"));
		assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
		JsonNode answer = this.mapper.readTree(created.body());
		assertThat(answer.path("status").asString()).isEqualTo("done");
		String id = answer.path("id").asString();
		JsonNode held = find(json("oncall").path("schedules"), "primary").path("now");
		assertThat(held.path("person").asString()).isEqualTo("bo");
		assertThat(held.path("override").asString()).isEqualTo(id);
		assertThat(held.path("end").asString()).as("by the clock of the schedule")
			.isEqualTo("2026-03-02T15:00:00+01:00");
		JsonNode override = json("oncall/primary").path("overrides").get(0);
		assertThat(override.path("author").asString()).isEqualTo("ann");
		assertThat(override.path("comment").asString()).isEqualTo("dentist");
		Awaitility.await().untilAsserted(() -> assertThat(stored()).containsExactly(id));
		HttpResponse<String> newer = send("POST", "oncall/primary", "ann",
				Map.of("person", "ada", "end", "2026-03-02T14:00"));
		assertThat(newer.body()).contains("it covers " + id);
		for (String ended : List.of(this.mapper.readTree(newer.body()).path("id").asString(), id)) {
			assertThat(send("DELETE", "oncall/primary/" + ended, "ann", null).body()).contains("\"status\":\"done\"");
		}
		assertThat(find(json("oncall").path("schedules"), "primary").path("now").path("person").asString())
			.isEqualTo("ada");
		assertThat(json("oncall/primary").path("overrides").size()).isZero();
		Awaitility.await().untilAsserted(() -> assertThat(stored()).isEmpty());
	}

	@Test
	void changeWhenNobodyIsKnownThenIsRefused() throws Exception {
		assertThat(send("POST", "oncall/primary", null, Map.of("person", "bo", "end", "2026-03-03")).statusCode())
			.isEqualTo(403);
		schedules().put(override("o1", NOW, NOW.plusSeconds(7_200), 1));
		assertThat(send("DELETE", "oncall/primary/o1", null, null).statusCode()).isEqualTo(403);
		assertThat(schedules().overrides()).hasSize(1);
	}

	@Test
	void changeWhenWrongThenNamesFieldValueAndAllowed() throws Exception {
		assertProblem(Map.of("person", "eve", "end", "2026-03-03"), "person", "eve", "one of [ada, bo]");
		assertProblem(Map.of("person", "bo"), "end", "null", "a time after");
		assertProblem(Map.of("person", "bo", "end", "soon"), "end", "soon", "a time such as");
		assertProblem(Map.of("person", "bo", "start", "2026-01-01", "end", "2026-01-02"), "end", "2026-01-01T23:00:00Z",
				"after 2026-03-02T12:00:00Z");
		assertProblem(Map.of("person", "bo", "end", "2028-01-01"), "end", "2027-12-31T23:00:00Z", "at most 366d");
		assertThat(send("POST", "oncall/none", "ann", Map.of("person", "bo", "end", "2026-03-03")).statusCode())
			.isEqualTo(404);
		assertThat(send("DELETE", "oncall/primary/none", "ann", null).statusCode()).isEqualTo(404);
		assertThat(schedules().overrides()).isEmpty();
	}

	private void assertProblem(Map<String, String> body, String field, String value, String allowed) throws Exception {
		HttpResponse<String> answer = send("POST", "oncall/primary", "ann", body);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
		JsonNode problem = this.mapper.readTree(answer.body());
		assertThat(problem.path("field").asString()).isEqualTo(field);
		assertThat(problem.path("value").asString()).isEqualTo(value);
		assertThat(problem.path("allowed").asString()).contains(allowed);
	}

	private static List<String> stored() {
		return context.getBean(StateStore.class)
			.load()
			.stream()
			.filter((entry) -> entry.key().kind() == Entry.Kind.OVERRIDE)
			.map((entry) -> entry.key().id())
			.toList();
	}

	private static List<String> uids(List<VEvent> events) {
		return events.stream().map((event) -> event.getUid().getValue()).toList();
	}

	private static ScheduleOverride override(String id, Instant start, Instant end, int created) {
		return new ScheduleOverride(id, "primary", "bo", start, end, "ada", "a,b;c\\d\nEND:VEVENT",
				Instant.ofEpochSecond(created));
	}

	private static JsonNode find(JsonNode schedules, String name) {
		for (JsonNode schedule : schedules) {
			if (schedule.path("name").asString().equals(name)) {
				return schedule;
			}
		}
		throw new AssertionError("no schedule " + name + " in " + schedules);
	}

	private static Schedules schedules() {
		return context.getBean(Schedules.class);
	}

	private JsonNode json(String path) throws Exception {
		return this.mapper.readTree(get(path).body());
	}

	private HttpResponse<String> get(String path) throws Exception {
		return send("GET", path, null, null);
	}

	private HttpResponse<String> send(String method, String path, @Nullable String user,
			@Nullable Map<String, String> body) throws Exception {
		String port = context.getEnvironment().getProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + port + "/actuator/" + path))
			.header("Content-Type", "application/json")
			.method(method, (body != null) ? HttpRequest.BodyPublishers.ofString(this.mapper.writeValueAsString(body))
					: HttpRequest.BodyPublishers.noBody());
		if (user != null) {
			request.header("X-User", user);
		}
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Time time() {
			return Time.of(() -> now, System::nanoTime);
		}

		/** Whoever says a name has it. */
		@Bean
		Filter names() {
			return (request, response, chain) -> {
				String user = ((HttpServletRequest) request).getHeader("X-User");
				chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

					@Override
					public @Nullable Principal getUserPrincipal() {
						return (user != null) ? () -> user : null;
					}

				}, response);
			};
		}

	}

}
