package com.sitecraft.monitoring.autoconfigure.incident;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.incident.EscalationPolicy;
import com.sitecraft.monitoring.incident.Grouping;
import com.sitecraft.monitoring.incident.Route;
import com.sitecraft.monitoring.incident.Routes;
import com.sitecraft.monitoring.incident.Target;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.oncall.Person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Policies and routes as an operator writes them.
 */
class RouteMappingTests {

	private static final String TWO = """
			policies:
			  default: {steps: [{after: 0m, notify: ['channel:log']}]}
			  night: {steps: [{notify: ['channel:log']}]}
			""";

	@Test
	void nothingWhenConfiguredThenEverythingGoesToTheLog() {
		Routes routes = routes("enabled: true");
		assertThat(routes.routes()).singleElement().satisfies((route) -> {
			assertThat(route.matchers()).isEmpty();
			assertThat(route.plan().grouping()).isEqualTo(Grouping.DEFAULT);
			assertThat(route.plan().policy().steps())
				.containsExactly(new EscalationPolicy.Step(Duration.ZERO, List.of(new Target.Channel("log"))));
			assertThat(route.plan().policy().ackTimeout()).isEqualTo(Duration.ofMinutes(30));
		});
	}

	@Test
	void exampleWhenCopiedFromTheDocumentationThenIsUnderstood() throws IOException {
		Matcher block = Pattern.compile("```ya?ml\nsitecraft.monitoring.incidents:\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("..", "docs", "incidents.md")));
		assertThat(block.find()).isTrue();
		List<Route> routes = routes(block.group(1).stripIndent()).routes();
		assertThat(routes).extracting((route) -> route.plan().policy().name())
			.containsExactly("security", "office-hours", "default");
		assertThat(routes.get(0).plan().policy().receiver()).isTrue();
		assertThat(routes.get(1).plan().deferUntil()).isNotNull();
		assertThat(routes.get(2).plan().policy().steps()).hasSize(3);
		assertThat(routes.get(2).plan().policy().repeat()).isEqualTo(2);
		assertThat(routes.get(2).plan().grouping().by()).containsExactly("queue_name");
	}

	@Test
	void routeWhenItSetsATimerThenTheOthersStayAsEverywhere() {
		List<Route> routes = routes(TWO + """
				group-wait: 10s
				routes:
				  - {match: 'severity="info"', policy: night, repeat-interval: 1d}
				  - {policy: default}
				""").routes();
		assertThat(routes.get(0).plan().grouping()).isEqualTo(new Grouping(Set.of(), Duration.ofSeconds(10),
				Duration.ofMinutes(5), Duration.ofDays(1), Duration.ofMinutes(10)));
	}

	@Test
	void nameWhenUnknownThenStopsWithItsKey() {
		refused("policies: {default: {steps: [{notify: ['channel:slak']}]}}",
				"policies.default.steps[0].notify[0] is slak, allowed is one of the channels [log, ops-slack, pager]");
		refused("policies: {default: {fallback: slak, steps: [{notify: ['channel:log']}]}}",
				"policies.default.fallback is slak, allowed is one of the channels [log, ops-slack, pager]");
		refused("policies: {default: {steps: [{notify: ['schedule:none']}]}}",
				"policies.default.steps[0].notify[0] is schedule:none, allowed is the name of a schedule that is configured");
		refused("policies: {default: {steps: [{notify: ['person:none']}]}}",
				"policies.default.steps[0].notify[0] is person:none, allowed is the id of a person that is configured");
		refused("policies: {default: {steps: [{notify: ['ops']}]}}",
				"policies.default.steps[0].notify[0] is ops, allowed is schedule:name, person:id or channel:name");
		refused(TWO + "routes: [{policy: day}]", "routes[0].policy is day, allowed is one of [default, night]");
		refused(TWO + "routes: [{policy: night, defer-until: office}]",
				"routes[0].defer-until is office, allowed is a name that is configured");
	}

	@Test
	void valueWhenWrongThenStopsWithItsKey() {
		refused("policies: {default: {steps: []}}", "policies.default.steps is 0 steps, allowed is 1 to 20");
		refused("policies: {default: {repeat: 101, steps: [{notify: ['channel:log']}]}}",
				"policies.default.repeat is 101, allowed is 0 to 100");
		refused("policies: {default: {steps: [{notify: []}]}}",
				"policies.default.steps[0].notify is 0 targets, allowed is 1 to 20");
		refused("group-wait: 2d", "group-wait is PT48H, allowed is PT0S to PT24H");
		refused(TWO + "routes: [{policy: night, match: 'severity'}, {policy: night}]", "routes[0].match is severity");
		refused(TWO + "times: {office: {zone: Mars}}\nroutes: [{policy: night}]", "times.office.zone is Mars");
		refused(TWO + "times: {office: {from: '9'}}\nroutes: [{policy: night}]", "times.office.from is 9");
	}

	@Test
	void routesWhenTheLastIsNotForAllThenStops() {
		refused(TWO + "routes: [{policy: night, match: 'severity=\"info\"'}]",
				"routes[0].match is severity=\"info\", allowed is none: the last route takes what no other does");
		refused("policies: {night: {steps: [{notify: ['channel:log']}]}}", "routes is empty, allowed is a last route");
	}

	private static void refused(String yaml, String message) {
		assertThatThrownBy(() -> routes(yaml)).isInstanceOf(InvalidMonitoringPropertyException.class)
			.hasMessageStartingWith("sitecraft.monitoring.incidents." + message);
	}

	private static Routes routes(String yaml) {
		String whole = "sitecraft.monitoring.incidents:\n" + yaml.indent(2);
		try {
			IncidentsProperties properties = new Binder(ConfigurationPropertySources.from(new YamlPropertySourceLoader()
				.load("test", new ByteArrayResource(whole.getBytes(StandardCharsets.UTF_8)))))
				.bindOrCreate(IncidentsProperties.KEY, IncidentsProperties.class);
			return new RouteMapping(properties, Set.of("log", "ops-slack", "pager"), new Fixed(), Instant.EPOCH)
				.routes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** One schedule and two people. */
	private static final class Fixed implements OnCall {

		@Override
		public List<String> onCall(String schedule, Instant at) {
			if (!"primary".equals(schedule)) {
				throw new IllegalArgumentException("schedule is '" + schedule + "', allowed is another");
			}
			return List.of();
		}

		@Override
		public @Nullable Person person(String id) {
			return Set.of("ada", "grace").contains(id) ? new Person(id, id, Map.of("pager", "")) : null;
		}

	}

}
