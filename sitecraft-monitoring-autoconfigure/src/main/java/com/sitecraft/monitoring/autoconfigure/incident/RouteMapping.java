package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentsProperties.Escalator;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentsProperties.Policy;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentsProperties.RouteTo;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentsProperties.Step;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentsProperties.Times;
import com.sitecraft.monitoring.incident.EscalationPolicy;
import com.sitecraft.monitoring.incident.Grouping;
import com.sitecraft.monitoring.incident.Plan;
import com.sitecraft.monitoring.incident.Route;
import com.sitecraft.monitoring.incident.Routes;
import com.sitecraft.monitoring.incident.Target;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.oncall.Schedules;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * Turns policies and routes into the domain's words; what names something that is not
 * there stops the start.
 */
final class RouteMapping {

	private static final String KEY = IncidentsProperties.KEY;

	private static final String PEOPLE = "sitecraft.monitoring.oncall.people.";

	private static final String DEFAULT = "default";

	private static final String LOG = "log";

	private final IncidentsProperties properties;

	private final @Nullable Set<String> channels;

	private final @Nullable OnCall onCall;

	private final Instant now;

	/**
	 * @param channels names of the channels, {@code null} when nobody knows them
	 * @param onCall who is on call, {@code null} when there are no schedules
	 */
	RouteMapping(IncidentsProperties properties, @Nullable Set<String> channels, @Nullable OnCall onCall, Instant now) {
		this.properties = properties;
		this.channels = channels;
		this.onCall = onCall;
		this.now = now;
	}

	Routes routes() {
		contacts();
		Map<String, EscalationPolicy> policies = policies();
		Map<String, Recurrence> times = times();
		List<RouteTo> configured = this.properties.routes();
		if (configured.isEmpty()) {
			EscalationPolicy all = policies.get(DEFAULT);
			if (all == null) {
				throw new InvalidMonitoringPropertyException(KEY + ".routes", "empty",
						"a last route without match, or a policy named default that takes all alerts");
			}
			return new Routes(List.of(new Route(List.of(), new Plan(all, grouping(KEY, null), null))));
		}
		List<Route> routes = new ArrayList<>();
		for (int i = 0; i < configured.size(); i++) {
			String key = KEY + ".routes[" + i + "]";
			RouteTo route = configured.get(i);
			Plan plan = new Plan(named(key + ".policy", route.policy(), policies), grouping(key, route),
					(route.deferUntil() != null) ? named(key + ".defer-until", route.deferUntil(), times) : null);
			routes.add(new Route(matchers(key + ".match", route.match()), plan));
		}
		if (!routes.get(routes.size() - 1).matchers().isEmpty()) {
			throw new InvalidMonitoringPropertyException(KEY + ".routes[" + (routes.size() - 1) + "].match",
					configured.get(routes.size() - 1).match(), "none: the last route takes what no other does");
		}
		return new Routes(routes);
	}

	private Map<String, EscalationPolicy> policies() {
		Map<String, EscalationPolicy> policies = new LinkedHashMap<>();
		if (this.properties.policies().isEmpty()) {
			policies.put(DEFAULT,
					new EscalationPolicy(DEFAULT,
							List.of(new EscalationPolicy.Step(Duration.ZERO, List.of(new Target.Channel(LOG)))), 0, LOG,
							this.properties.ackTimeout(), false));
		}
		this.properties.policies().forEach((name, policy) -> policies.put(name, policy(name, policy)));
		return policies;
	}

	private EscalationPolicy policy(String name, Policy policy) {
		String key = KEY + ".policies." + name;
		List<EscalationPolicy.Step> steps = new ArrayList<>();
		for (int i = 0; i < policy.steps().size(); i++) {
			steps.add(step(key + ".steps[" + i + "]", policy.steps().get(i)));
		}
		channel(key + ".fallback", policy.fallback());
		Duration own = policy.ackTimeout();
		return InvalidMonitoringPropertyException.naming(key,
				() -> new EscalationPolicy(name, steps, policy.repeat(), policy.fallback(),
						(own != null) ? own : this.properties.ackTimeout(), policy.escalation() == Escalator.RECEIVER));
	}

	private EscalationPolicy.Step step(String key, Step step) {
		List<Target> targets = new ArrayList<>();
		for (int i = 0; i < step.targets().size(); i++) {
			String at = key + ".notify[" + i + "]";
			String text = step.targets().get(i);
			targets.add(target(at, text));
		}
		return InvalidMonitoringPropertyException.naming(key, () -> new EscalationPolicy.Step(step.after(), targets));
	}

	private Target target(String key, String text) {
		Target target;
		try {
			target = Target.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMonitoringPropertyException(key, text, "schedule:name, person:id or channel:name");
		}
		if (target instanceof Target.Channel) {
			channel(key, target.name());
		}
		else if (!known(target)) {
			throw new InvalidMonitoringPropertyException(key, text, (target instanceof Target.Schedule)
					? "the name of a schedule that is configured" : "the id of a person that is configured");
		}
		return target;
	}

	private boolean known(Target target) {
		OnCall answers = this.onCall;
		if (answers == null) {
			return false;
		}
		if (target instanceof Target.Person) {
			return answers.person(target.name()) != null;
		}
		try {
			answers.onCall(target.name(), this.now);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private void channel(String key, String name) {
		Set<String> known = this.channels;
		if (known != null && !known.contains(name)) {
			throw new InvalidMonitoringPropertyException(key, name, "one of the channels " + new TreeSet<>(known));
		}
	}

	/** By these a schedule or a person of a step is told. */
	private void contacts() {
		if (this.onCall instanceof Schedules schedules) {
			schedules.people()
				.forEach((person) -> person.contacts()
					.keySet()
					.forEach((channel) -> channel(PEOPLE + person.id() + ".contacts", channel)));
		}
	}

	private Grouping grouping(String key, @Nullable RouteTo route) {
		IncidentsProperties all = this.properties;
		return InvalidMonitoringPropertyException.naming(key,
				() -> (route != null) ? new Grouping(or(route.groupBy(), all.groupBy()),
						or(route.groupWait(), all.groupWait()), or(route.groupInterval(), all.groupInterval()),
						or(route.repeatInterval(), all.repeatInterval()), or(route.reopenWindow(), all.reopenWindow()))
						: new Grouping(all.groupBy(), all.groupWait(), all.groupInterval(), all.repeatInterval(),
								all.reopenWindow()));
	}

	private static <T> T or(@Nullable T own, T everywhere) {
		return (own != null) ? own : everywhere;
	}

	private Map<String, Recurrence> times() {
		Map<String, Recurrence> times = new LinkedHashMap<>();
		this.properties.times().forEach((name, value) -> times.put(name, times(KEY + ".times." + name, value)));
		return times;
	}

	private static Recurrence times(String key, Times value) {
		return new Recurrence(parse(key + ".zone", value.zone(), ZoneId::of, "a time zone such as Europe/Berlin"),
				value.weekdays(), parse(key + ".from", value.from(), RouteMapping::time, "a time of day such as 09:00"),
				parse(key + ".to", value.to(), RouteMapping::time, "a time of day such as 17:00"));
	}

	/** The end of the day is the begin of the next one. */
	private static LocalTime time(String text) {
		return "24:00".equals(text) ? LocalTime.MIDNIGHT : LocalTime.parse(text);
	}

	private static <T> T parse(String key, String text, Function<String, T> parser, String allowed) {
		try {
			return parser.apply(text);
		}
		catch (DateTimeException ex) {
			throw new InvalidMonitoringPropertyException(key, text, allowed);
		}
	}

	private static <T> T named(String key, @Nullable String name, Map<String, T> known) {
		T found = known.get((name != null) ? name : "");
		if (found == null) {
			throw new InvalidMonitoringPropertyException(key, name,
					known.isEmpty() ? "a name that is configured" : "one of " + new TreeSet<>(known.keySet()));
		}
		return found;
	}

	private static List<Matcher> matchers(String key, @Nullable String match) {
		try {
			return (match != null && !match.isBlank()) ? Matcher.parse(match) : List.of();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMonitoringPropertyException(key, match, "matchers such as severity=\"warning\"");
		}
	}

}
