package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.oncall.ScheduleOverride;
import com.sitecraft.monitoring.oncall.Schedules;

/**
 * Decides what a command about overrides changes; changes nothing itself. An override has
 * the id of the command that created it, so that a command that comes twice makes one.
 */
final class OverrideCommands {

	static final String CREATE = "override.create";

	static final String END = "override.end";

	static final Set<String> KINDS = Set.of(CREATE, END);

	private static final int MAX_BODY = 10_000;

	/** Of our own: the host may configure its mapper as it likes. */
	private final JsonMapper mapper = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private final Schedules schedules;

	OverrideCommands(Schedules schedules) {
		this.schedules = schedules;
	}

	/** Body of a command that creates an override. */
	String body(Creation creation) {
		return this.mapper.writeValueAsString(creation);
	}

	/** Body of a command that ends an override. */
	String body(Ending ending) {
		return this.mapper.writeValueAsString(ending);
	}

	OverrideChange decide(Command command, Instant now) {
		if (command.body().length() > MAX_BODY) {
			return new OverrideChange.Refused(
					"body is " + command.body().length() + " characters, allowed is at most " + MAX_BODY);
		}
		try {
			return switch (command.kind()) {
				case CREATE -> create(command, read(command.body(), Creation.class), now);
				case END -> end(read(command.body(), Ending.class), now);
				default -> new OverrideChange.Refused("kind is '" + command.kind() + "', allowed is one of " + KINDS);
			};
		}
		catch (JacksonException ex) {
			// Without its words, which quote what was sent.
			return new OverrideChange.Refused("body is no JSON of an " + command.kind());
		}
		catch (IllegalArgumentException ex) {
			return new OverrideChange.Refused(String.valueOf(ex.getMessage()));
		}
	}

	private <T> T read(String body, Class<T> type) {
		T read = this.mapper.readValue(body, type);
		if (read == null) {
			throw new IllegalArgumentException("body is null, allowed is an object");
		}
		return read;
	}

	private OverrideChange create(Command command, Creation asked, Instant now) {
		if (this.schedules.override(command.id()) != null) {
			return new OverrideChange.Done("override " + command.id() + " is there");
		}
		ScheduleOverride override = newest(override(command, asked));
		if (!override.end().isAfter(now)) {
			return new OverrideChange.Refused("end is " + override.end() + ", allowed is after " + now);
		}
		return new OverrideChange.Put(override, describe(override));
	}

	/**
	 * The override that is asked for.
	 * @throws IllegalArgumentException when something in it is wrong
	 */
	ScheduleOverride override(Command command, Creation asked) {
		if (this.schedules.schedule(text(asked.schedule())) == null) {
			throw new IllegalArgumentException("schedule is '" + asked.schedule() + "', allowed is one of "
					+ this.schedules.all().stream().map((schedule) -> schedule.name()).toList());
		}
		if (this.schedules.person(text(asked.person())) == null) {
			throw new IllegalArgumentException("person is '" + asked.person() + "', allowed is one of "
					+ this.schedules.people().stream().map((person) -> person.id()).toList());
		}
		Instant start = (asked.start() != null) ? asked.start() : command.createdAt();
		if (asked.end() == null) {
			throw new IllegalArgumentException("end is null, allowed is a time after " + start);
		}
		// Calendars know no fractions of a second.
		return new ScheduleOverride(command.id(), text(asked.schedule()), text(asked.person()),
				start.truncatedTo(ChronoUnit.SECONDS), asked.end().truncatedTo(ChronoUnit.SECONDS), command.actor(),
				text(asked.comment()), command.createdAt());
	}

	private OverrideChange end(Ending asked, Instant now) {
		ScheduleOverride override = this.schedules.override(text(asked.id()));
		if (override == null || !override.schedule().equals(asked.schedule())) {
			return new OverrideChange.Refused(
					"there is no override '" + asked.id() + "' of '" + asked.schedule() + "'");
		}
		if (!override.end().isAfter(now)) {
			return new OverrideChange.Refused("override " + override.id() + " has ended at " + override.end());
		}
		Instant end = now.truncatedTo(ChronoUnit.SECONDS);
		if (!end.isAfter(override.start())) {
			return new OverrideChange.Delete(override, "override " + override.id() + " is withdrawn");
		}
		return new OverrideChange.Put(override.endedAt(end), "override " + override.id() + " has ended");
	}

	/** Made after those that are there, whatever the clocks of two replicas say. */
	private ScheduleOverride newest(ScheduleOverride override) {
		Instant last = this.schedules.covering(override)
			.stream()
			.map(ScheduleOverride::createdAt)
			.max(Instant::compareTo)
			.orElse(null);
		return (last == null) ? override : new ScheduleOverride(override.id(), override.schedule(), override.person(),
				override.start(), override.end(), override.author(), override.comment(), last.plusMillis(1));
	}

	private String describe(ScheduleOverride override) {
		List<ScheduleOverride> covered = this.schedules.covered(override);
		String covers = covered.isEmpty() ? ""
				: covered.stream().map(ScheduleOverride::id).collect(Collectors.joining(", ", "; it covers ", ""));
		return override.person() + " is on call for " + override.schedule() + " from " + override.start() + " to "
				+ override.end() + covers;
	}

	private static String text(@Nullable String text) {
		return (text != null) ? text : "";
	}

	/**
	 * Body of {@link #CREATE}.
	 *
	 * @param start first moment, the time of the command unless set
	 */
	record Creation(@Nullable String schedule, @Nullable String person, @Nullable Instant start, @Nullable Instant end,
			@Nullable String comment) {
	}

	/**
	 * Body of {@link #END}.
	 */
	record Ending(@Nullable String schedule, @Nullable String id) {
	}

}
