package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.oncall.OnCallProperties.Hours;
import com.sitecraft.monitoring.autoconfigure.oncall.OnCallProperties.Plan;
import com.sitecraft.monitoring.autoconfigure.oncall.OnCallProperties.Turns;
import com.sitecraft.monitoring.oncall.Layer;
import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.oncall.Restriction;
import com.sitecraft.monitoring.oncall.Rotation;
import com.sitecraft.monitoring.oncall.Schedule;

/**
 * Turns configured people and schedules into the domain's words; what cannot work stops
 * the start.
 */
final class OnCallMapping {

	/** YAML takes 17:00 without quotes for a number, 1020. */
	private static final String TIME = "a time of day in quotes, such as \"09:00\"";

	private final OnCallProperties properties;

	OnCallMapping(OnCallProperties properties) {
		this.properties = properties;
	}

	List<Person> people() {
		return this.properties.people().entrySet().stream().map((entry) -> {
			String name = entry.getValue().name();
			return InvalidMonitoringPropertyException.naming(OnCallProperties.KEY + ".people",
					() -> new Person(entry.getKey(), (name != null && !name.isBlank()) ? name : entry.getKey(),
							entry.getValue().contacts()));
		}).toList();
	}

	List<Schedule> schedules() {
		return this.properties.schedules()
			.entrySet()
			.stream()
			.map((entry) -> schedule(entry.getKey(), entry.getValue()))
			.toList();
	}

	private Schedule schedule(String name, Plan plan) {
		String key = OnCallProperties.KEY + ".schedules." + name;
		ZoneId zone = zone(key, plan.zone());
		if (plan.layers().isEmpty()) {
			throw new InvalidMonitoringPropertyException(key + ".layers", "", "at least one layer");
		}
		List<Layer> layers = new ArrayList<>();
		for (int i = 0; i < plan.layers().size(); i++) {
			layers.add(layer(key + ".layers[" + i + "]", plan.layers().get(i), zone));
		}
		return InvalidMonitoringPropertyException.naming(key, () -> new Schedule(name, zone, layers));
	}

	private Layer layer(String key, Turns turns, ZoneId zone) {
		requireKnown(key + ".participants", turns.participants());
		LocalDate start = parse(key + ".start", turns.start(), LocalDate::parse, "a day such as 2026-01-05");
		LocalTime handoff = parse(key + ".handoff", turns.handoff(), LocalTime::parse, TIME);
		ZoneId own = (turns.zone() != null) ? zone(key, turns.zone()) : zone;
		List<Restriction> restrictions = new ArrayList<>();
		for (int i = 0; i < turns.restrictions().size(); i++) {
			restrictions.add(restriction(key + ".restrictions[" + i + "]", turns.restrictions().get(i)));
		}
		String name = turns.name();
		return InvalidMonitoringPropertyException.naming(key, () -> new Layer((name != null) ? name : "",
				new Rotation(turns.participants(), start, handoff, turns.every(), own, restrictions)));
	}

	private void requireKnown(String key, List<String> participants) {
		Set<String> known = new TreeSet<>(this.properties.people().keySet());
		for (int i = 0; i < participants.size(); i++) {
			if (!known.contains(participants.get(i))) {
				throw new InvalidMonitoringPropertyException(key + "[" + i + "]", participants.get(i),
						known.isEmpty() ? "a person; " + OnCallProperties.KEY + ".people has none"
								: "one of " + String.join(", ", known));
			}
		}
	}

	private static Restriction restriction(String key, Hours hours) {
		LocalTime from = parse(key + ".from", hours.from(), OnCallMapping::time, TIME);
		LocalTime to = parse(key + ".to", hours.to(), OnCallMapping::time, TIME);
		return InvalidMonitoringPropertyException.naming(key, () -> new Restriction(hours.weekdays(), from, to));
	}

	/** The end of the day is the begin of the next one. */
	private static LocalTime time(String text) {
		return "24:00".equals(text) ? LocalTime.MIDNIGHT : LocalTime.parse(text);
	}

	private static ZoneId zone(String key, @Nullable String text) {
		return parse(key + ".zone", text, ZoneId::of, "a time zone such as Europe/Berlin");
	}

	private static <T> T parse(String key, @Nullable String text, Function<String, T> parser, String allowed) {
		try {
			return parser.apply((text != null) ? text : "");
		}
		catch (DateTimeException ex) {
			throw new InvalidMonitoringPropertyException(key, text, allowed);
		}
	}

}
