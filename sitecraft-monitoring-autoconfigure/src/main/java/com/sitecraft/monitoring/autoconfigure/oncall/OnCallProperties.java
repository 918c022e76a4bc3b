package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who can be paged, and who answers when.
 *
 * @param people People by id.
 * @param schedules Schedules by name.
 */
@ConfigurationProperties(OnCallProperties.KEY)
public record OnCallProperties(@DefaultValue Map<String, Member> people, @DefaultValue Map<String, Plan> schedules) {

	static final String KEY = "sitecraft.monitoring.oncall";

	/**
	 * Somebody who can be paged.
	 *
	 * @param name What people call them, the id unless set.
	 * @param contacts Their address by name of a channel, empty where the channel is
	 * theirs alone; all of them are told, in this order.
	 */
	public record Member(@Nullable String name, @DefaultValue Map<String, String> contacts) {

		/** Addresses are nobody's business but the channel's. */
		@Override
		public String toString() {
			return "Member[name=" + this.name + ", contacts=" + this.contacts.keySet() + "]";
		}

	}

	/**
	 * One schedule.
	 *
	 * @param zone Time zone, such as Europe/Berlin.
	 * @param layers Rotations, highest priority first.
	 */
	public record Plan(@Nullable String zone, @DefaultValue List<Turns> layers) {
	}

	/**
	 * One layer of a schedule.
	 *
	 * @param name Its name, unique within the schedule.
	 * @param participants Ids of people in the order of their turns.
	 * @param start Day of the first handoff, such as 2026-01-05; before it nobody
	 * answers.
	 * @param handoff Time of day of the first handoff, in quotes.
	 * @param every Length of a turn by the clock, 1h to 366d: with 7d every handoff is at
	 * the same time of the same day of the week.
	 * @param zone Time zone, that of the schedule unless set.
	 * @param restrictions Times at which the layer answers, any of them; none means
	 * always. At other times the next layer answers.
	 */
	public record Turns(@Nullable String name, @DefaultValue List<String> participants, @Nullable String start,
			@DefaultValue("09:00") String handoff, @DefaultValue("7d") Duration every, @Nullable String zone,
			@DefaultValue List<Hours> restrictions) {
	}

	/**
	 * Times of the week.
	 *
	 * @param weekdays Days on which it begins, every day unless set.
	 * @param from Time of day, such as 09:00, in quotes.
	 * @param to Time of day, in quotes; not after 'from' means on the next day.
	 */
	public record Hours(@DefaultValue Set<DayOfWeek> weekdays, @DefaultValue("00:00") String from,
			@DefaultValue("24:00") String to) {
	}

}
