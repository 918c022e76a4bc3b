package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.Inhibition;
import com.sitecraft.monitoring.alerting.MaintenanceWindow;
import com.sitecraft.monitoring.alerting.MuteTime;
import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.InhibitedBy;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.Recurring;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.Window;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * Turns what is configured to mute alerts into the domain's words; what cannot work stops
 * the start.
 */
final class MutingMapping {

	private MutingMapping() {
	}

	static List<Inhibition> inhibitions(Map<String, InhibitedBy> configured) {
		return configured.entrySet().stream().map((entry) -> {
			String key = AlertsProperties.KEY + ".inhibitions." + entry.getKey();
			InhibitedBy value = entry.getValue();
			List<Matcher> source = QueryMapping.matchers(key + ".source", value.source());
			List<Matcher> target = QueryMapping.matchers(key + ".target", value.target());
			return made(key, () -> new Inhibition(entry.getKey(), source, target, value.equal()));
		}).toList();
	}

	static List<MaintenanceWindow> maintenance(Map<String, Window> configured) {
		return configured.entrySet().stream().map((entry) -> {
			String key = AlertsProperties.KEY + ".maintenance." + entry.getKey();
			Window value = entry.getValue();
			String local = "a local time such as 2026-03-01T22:00";
			LocalDateTime start = parse(key + ".start", value.start(), LocalDateTime::parse, local);
			LocalDateTime end = parse(key + ".end", value.end(), LocalDateTime::parse, local);
			ZoneId zone = zone(key, value.zone());
			if (!end.isAfter(start)) {
				throw new InvalidMonitoringPropertyException(key + ".end", end, "a time after " + start);
			}
			return made(key,
					() -> new MaintenanceWindow(entry.getKey(), optional(key, value.match()), start, end, zone));
		}).toList();
	}

	static List<MuteTime> muteTimes(Map<String, Recurring> configured) {
		return configured.entrySet().stream().map((entry) -> {
			String key = AlertsProperties.KEY + ".mute-times." + entry.getKey();
			Recurring value = entry.getValue();
			Recurrence times = new Recurrence(zone(key, value.zone()), value.weekdays(),
					parse(key + ".from", value.from(), MutingMapping::time, "a time of day such as 22:00"),
					parse(key + ".to", value.to(), MutingMapping::time, "a time of day such as 06:00"));
			return made(key, () -> new MuteTime(entry.getKey(), optional(key, value.match()), List.of(times)));
		}).toList();
	}

	private static List<Matcher> optional(String key, @Nullable String match) {
		return (match != null) ? QueryMapping.matchers(key + ".match", match) : List.of();
	}

	/** The end of the day is the begin of the next one. */
	private static LocalTime time(String text) {
		return "24:00".equals(text) ? LocalTime.MIDNIGHT : LocalTime.parse(text);
	}

	private static ZoneId zone(String key, String text) {
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

	/**
	 * Records of the core say what is wrong in the house form, or in words of their own.
	 */
	private static <T> T made(String key, Supplier<T> mapping) {
		try {
			return mapping.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMonitoringPropertyException(key, "set so", String.valueOf(ex.getMessage()));
		}
	}

}
