package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

import com.sitecraft.monitoring.signal.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * An incident as a Markdown document, to be read when it is over. Labels, summaries and
 * notes may come from strangers: they are text in it, never markup or links.
 */
public final class IncidentSummary {

	private static final String NONE = "–";

	private IncidentSummary() {
	}

	public static String markdown(Incident incident) {
		Course course = incident.course();
		StringBuilder text = new StringBuilder(1_024);
		text.append("# Incident ").append(escape(incident.group().rule())).append("\n\n| | |\n|---|---|\n");
		row(text, "Id", incident.id());
		row(text, "Group", incident.group().key());
		row(text, "State", lower(incident.state()));
		row(text, "Severity", incident.severity().label());
		row(text, "Policy", incident.plan().policy().name());
		row(text, "Alerts", incident.members().alerts().size() + incident.members().beyond() + ", of which "
				+ incident.members().firing() + " fire");
		row(text, "Began", String.valueOf(course.beganAt()));
		row(text, "Opened", String.valueOf(course.openedAt()));
		row(text, "Resolved", (course.resolvedAt() != null) ? String.valueOf(course.resolvedAt()) : NONE);
		String by = course.resolvedBy();
		row(text, "Resolved by", (by != null) ? by : NONE);
		row(text, "Time to detect", between(course.beganAt(), course.openedAt()));
		row(text, "Time to acknowledge", between(course.openedAt(), course.firstAcknowledgedAt()));
		row(text, "Time to resolve", between(course.openedAt(), course.resolvedAt()));
		text.append("\n## Timeline\n\n");
		incident.timeline().first().forEach((event) -> event(text, event));
		if (incident.timeline().leftOut() > 0) {
			text.append("- … ").append(incident.timeline().leftOut()).append(" events are left out\n");
		}
		incident.timeline().last().forEach((event) -> event(text, event));
		return text.toString();
	}

	private static void row(StringBuilder text, String name, String value) {
		text.append("| ").append(name).append(" | ").append(escape(value)).append(" |\n");
	}

	private static void event(StringBuilder text, IncidentEvent event) {
		text.append("- `").append(event.at()).append("` **").append(lower(event.kind())).append("** ");
		if (!event.actor().equals(IncidentEvent.MONITORING)) {
			text.append("by ").append(escape(event.actor())).append(": ");
		}
		text.append(escape(event.text())).append('\n');
		for (Map.Entry<String, String> evidence : event.evidence().entrySet()) {
			text.append("  - ").append(escape(evidence.getKey())).append(": ").append(escape(evidence.getValue()));
			text.append('\n');
		}
	}

	private static String between(Instant from, @Nullable Instant to) {
		if (to == null) {
			return NONE;
		}
		long seconds = Math.max(0, Duration.between(from, to).toSeconds());
		StringBuilder text = new StringBuilder();
		long hours = seconds / 3_600;
		long minutes = seconds / 60 % 60;
		text.append((hours > 0) ? hours + " h " : "").append((hours > 0 || minutes > 0) ? minutes + " min " : "");
		return text.append(seconds % 60).append(" s").toString();
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

	/**
	 * CommonMark takes a backslash before every ASCII punctuation; entities, since not
	 * every renderer does for these. Colons and dots too, of which links are made without
	 * any markup.
	 */
	private static String escape(String text) {
		String clean = Redaction.redact(text);
		StringBuilder escaped = new StringBuilder(clean.length() + 16);
		for (int i = 0; i < clean.length(); i++) {
			char c = clean.charAt(i);
			switch (c) {
				case '<' -> escaped.append("&lt;");
				case '>' -> escaped.append("&gt;");
				case '&' -> escaped.append("&amp;");
				case '@' -> escaped.append("&#64;");
				case ':' -> escaped.append(clean.startsWith("//", i + 1) ? "&#58;" : ":");
				case '.' -> escaped.append(clean.regionMatches(true, i - 3, "www", 0, 3) ? "&#46;" : ".");
				case '\\', '`', '*', '_', '{', '}', '[', ']', '(', ')', '#', '+', '!', '|', '~', '$', '"', '\'' ->
					escaped.append('\\').append(c);
				default -> escaped.append(c);
			}
		}
		return escaped.toString();
	}

}
