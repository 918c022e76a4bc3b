package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Who is told of alerts, when, and how often.
 *
 * @param enabled Whether alerts become incidents that somebody is told of.
 * @param groupBy Labels whose values are told apart; alerts of different rules always
 * are.
 * @param groupWait Time before the first page, for alerts that fire together.
 * @param groupInterval Least time between the first page and one about further alerts.
 * @param repeatInterval Time after which an incident that nobody acknowledges is told
 * again.
 * @param reopenWindow Time after its end in which a new alert opens the same incident
 * again.
 * @param ackTimeout How long an acknowledgement holds.
 * @param maxOpen Most open incidents; further alerts of a rule share one.
 * @param keepResolved How long a resolved incident is kept.
 * @param maxResolved Most resolved incidents that are kept.
 * @param policies Escalation policies by name.
 * @param routes Which alerts take which policy; the first that matches counts, and the
 * last one matches all.
 * @param times Times of the week by name, such as working hours.
 */
@ConfigurationProperties(IncidentsProperties.KEY)
public record IncidentsProperties(@DefaultValue("true") boolean enabled, @DefaultValue Set<String> groupBy,
		@DefaultValue("30s") Duration groupWait, @DefaultValue("5m") Duration groupInterval,
		@DefaultValue("4h") Duration repeatInterval, @DefaultValue("10m") Duration reopenWindow,
		@DefaultValue("30m") Duration ackTimeout, @DefaultValue("20000") int maxOpen,
		@DefaultValue("7d") Duration keepResolved, @DefaultValue("1000") int maxResolved,
		@DefaultValue Map<String, Policy> policies, @DefaultValue List<RouteTo> routes,
		@DefaultValue Map<String, Times> times) {

	static final String KEY = "sitecraft.monitoring.incidents";

	/**
	 * One escalation policy.
	 *
	 * @param steps Whom to tell, and when.
	 * @param repeat How often all steps are repeated after the last.
	 * @param fallback Channel that is told when a step reaches nobody, or a page does not
	 * arrive.
	 * @param ackTimeout How long an acknowledgement holds, as everywhere unless set.
	 * @param escalation Who escalates: 'steps', or 'receiver', so that only the first
	 * step is told.
	 */
	public record Policy(@DefaultValue List<Step> steps, @DefaultValue("0") int repeat,
			@DefaultValue("log") String fallback, @Nullable Duration ackTimeout,
			@DefaultValue("steps") Escalator escalation) {
	}

	/**
	 * One step of a policy.
	 *
	 * @param after Time from the first page on.
	 * @param targets Whom to tell: 'schedule:name', 'person:id' or 'channel:name'.
	 */
	public record Step(@DefaultValue("0s") Duration after, @Name("notify") @DefaultValue List<String> targets) {
	}

	/**
	 * Who tells the steps after the first.
	 */
	public enum Escalator {

		STEPS, RECEIVER

	}

	/**
	 * One route. What is not set is as everywhere.
	 *
	 * @param match Matchers of the alerts, such as 'severity="warning"'; all alerts
	 * unless set.
	 * @param policy Name of the policy.
	 * @param deferUntil Name of the times in which something new is told; any time unless
	 * set.
	 * @param groupBy Labels whose values are told apart.
	 * @param groupWait Time before the first page.
	 * @param groupInterval Least time between the first page and one about further
	 * alerts.
	 * @param repeatInterval Time after which an incident is told again.
	 * @param reopenWindow Time after its end in which a new alert opens it again.
	 */
	public record RouteTo(@Nullable String match, @Nullable String policy, @Nullable String deferUntil,
			@Nullable Set<String> groupBy, @Nullable Duration groupWait, @Nullable Duration groupInterval,
			@Nullable Duration repeatInterval, @Nullable Duration reopenWindow) {
	}

	/**
	 * Times of the week.
	 *
	 * @param weekdays Days, such as 'monday'; every day unless set.
	 * @param from Begin within the day, such as '09:00'.
	 * @param to End within the day; before the begin when it is of the next day.
	 * @param zone Time zone, such as 'Europe/Berlin'.
	 */
	public record Times(@DefaultValue Set<DayOfWeek> weekdays, @DefaultValue("00:00") String from,
			@DefaultValue("24:00") String to, @DefaultValue("UTC") String zone) {
	}

}
