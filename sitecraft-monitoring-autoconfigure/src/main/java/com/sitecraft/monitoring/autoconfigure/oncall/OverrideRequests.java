package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;
import com.sitecraft.monitoring.autoconfigure.command.Operators;
import com.sitecraft.monitoring.oncall.Schedule;
import com.sitecraft.monitoring.oncall.ScheduleOverride;
import com.sitecraft.monitoring.oncall.Schedules;

/**
 * Makes commands of what operators send about overrides. What is wrong is answered here,
 * before there is a command.
 */
final class OverrideRequests {

	/** How the records of the core say what is wrong. */
	private static final Pattern REFUSAL = Pattern.compile("(\\S+) is '?(.*?)'?, allowed is (.*)", Pattern.DOTALL);

	private final Schedules schedules;

	private final OverrideCommands commands;

	private final Operators operators;

	OverrideRequests(Schedules schedules, OverrideCommands commands, Operators operators) {
		this.schedules = schedules;
		this.commands = commands;
		this.operators = operators;
	}

	WebEndpointResponse<Object> create(SecurityContext security, String schedule, @Nullable String person,
			@Nullable String start, @Nullable String end, @Nullable String comment) {
		return this.operators.ask(security, (draft) -> {
			Schedule found = this.schedules.schedule(schedule);
			if (found == null) {
				return null;
			}
			try {
				return command(draft, found, person, start, end, comment);
			}
			catch (IllegalArgumentException ex) {
				throw invalid(ex);
			}
		});
	}

	private Command command(Operators.Draft draft, Schedule schedule, @Nullable String person, @Nullable String start,
			@Nullable String end, @Nullable String comment) {
		Instant first = (start != null) ? ZonedTime.parse("start", start, schedule.zone()) : null;
		Instant last = (end != null) ? ZonedTime.parse("end", end, schedule.zone()) : null;
		OverrideCommands.Creation asked = new OverrideCommands.Creation(schedule.name(), person, first, last, comment);
		Command command = draft.of(OverrideCommands.CREATE, this.commands.body(asked));
		ScheduleOverride override = this.commands.override(command, asked);
		if (!override.end().isAfter(command.createdAt())) {
			throw new InvalidInputException("end", override.end(), "after " + command.createdAt());
		}
		return command;
	}

	WebEndpointResponse<Object> end(SecurityContext security, String schedule, String id) {
		return this.operators.ask(security, (draft) -> {
			ScheduleOverride override = this.schedules.override(id);
			return (override != null && override.schedule().equals(schedule))
					? draft.of(OverrideCommands.END, this.commands.body(new OverrideCommands.Ending(schedule, id)))
					: null;
		});
	}

	static InvalidInputException.Problem problem(IllegalArgumentException refusal) {
		return invalid(refusal).problem();
	}

	private static InvalidInputException invalid(IllegalArgumentException refusal) {
		if (refusal instanceof InvalidInputException invalid) {
			return invalid;
		}
		Matcher matcher = REFUSAL.matcher(String.valueOf(refusal.getMessage()));
		if (!matcher.matches()) {
			throw refusal;
		}
		return new InvalidInputException(matcher.group(1), matcher.group(2), matcher.group(3));
	}

}
