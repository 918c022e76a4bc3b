package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.oncall.Schedule;
import com.sitecraft.monitoring.oncall.ScheduleOverride;
import com.sitecraft.monitoring.oncall.Schedules;
import com.sitecraft.monitoring.oncall.Shift;
import com.sitecraft.monitoring.signal.Time;

/**
 * Who is on call, and how operators override it. Reading is from memory; a change needs
 * {@code access: unrestricted} and somebody with a name. Times are those of the
 * schedule's zone.
 */
@WebEndpoint(id = "oncall", defaultAccess = Access.READ_ONLY)
public final class OnCallEndpoint {

	/** As far as a rota is looked at. */
	private static final Duration SHOWN = Duration.ofDays(14);

	private final Schedules schedules;

	private final Time time;

	private final @Nullable ScheduleCalendar calendar;

	private final @Nullable OverrideRequests requests;

	/**
	 * @param calendar writes feeds, {@code null} where nothing can
	 * @param requests takes what operators ask for, {@code null} where nothing can
	 */
	OnCallEndpoint(Schedules schedules, Time time, @Nullable ScheduleCalendar calendar,
			@Nullable OverrideRequests requests) {
		this.schedules = schedules;
		this.time = time;
		this.calendar = calendar;
		this.requests = requests;
	}

	/** Who is on call now and next, for each schedule. */
	@ReadOperation
	public Document oncall() {
		Instant now = this.time.instant();
		return new Document(this.schedules.all().stream().map((schedule) -> {
			Shift current = this.schedules.shift(schedule.name(), now);
			Shift next = current.end().equals(Instant.MAX) ? null
					: this.schedules.shift(schedule.name(), current.end());
			return new Entry(schedule.name(), schedule.zone().getId(), shift(current, schedule.zone()),
					(next != null) ? shift(next, schedule.zone()) : null);
		}).toList());
	}

	/**
	 * Shifts, gaps and overrides of one schedule, or {@code null} when there is none.
	 * @param schedule its name
	 * @param from first moment, now unless set
	 * @param to first moment after it, 14 days after {@code from} unless set
	 */
	@ReadOperation
	public @Nullable WebEndpointResponse<Object> oncall(@Selector String schedule, @Nullable String from,
			@Nullable String to) {
		Schedule found = this.schedules.schedule(schedule);
		if (found == null) {
			return null;
		}
		try {
			Instant start = (from != null) ? ZonedTime.parse("from", from, found.zone())
					: this.time.instant().truncatedTo(ChronoUnit.SECONDS);
			Instant end = (to != null) ? ZonedTime.parse("to", to, found.zone()) : start.plus(SHOWN);
			return new WebEndpointResponse<>(rota(found, start, end));
		}
		catch (IllegalArgumentException ex) {
			return new WebEndpointResponse<>(OverrideRequests.problem(ex), WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	/**
	 * The coming 90 days of one schedule for calendar programs, or {@code null} when
	 * there is no such schedule or nothing that can write it.
	 * @param schedule its name
	 * @param form {@code ical}
	 */
	@ReadOperation(produces = "text/calendar;charset=UTF-8")
	public @Nullable String feed(@Selector String schedule, @Selector String form) {
		Schedule found = this.schedules.schedule(schedule);
		ScheduleCalendar writer = this.calendar;
		return (found != null && writer != null && "ical".equals(form)) ? writer.write(found, this.time.instant())
				: null;
	}

	/**
	 * Puts somebody on call for a while; the id of the override is that of the answer.
	 * @param schedule name of a schedule
	 * @param person id of who answers
	 * @param start first moment, now unless set
	 * @param end first moment after it
	 * @param comment why
	 */
	@WriteOperation
	public WebEndpointResponse<Object> override(SecurityContext security, @Selector String schedule,
			@Nullable String person, @Nullable String start, @Nullable String end, @Nullable String comment) {
		OverrideRequests taken = this.requests;
		return (taken != null) ? taken.create(security, schedule, person, start, end, comment) : unavailable();
	}

	/** Ends an override now; one that has not begun is withdrawn. */
	@DeleteOperation
	public WebEndpointResponse<Object> end(SecurityContext security, @Selector String schedule,
			@Selector String override) {
		OverrideRequests taken = this.requests;
		return (taken != null) ? taken.end(security, schedule, override) : unavailable();
	}

	private static WebEndpointResponse<Object> unavailable() {
		return new WebEndpointResponse<>(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
	}

	private Rota rota(Schedule schedule, Instant from, Instant to) {
		ZoneId zone = schedule.zone();
		List<Shift> shifts = this.schedules.shifts(schedule.name(), from, to);
		Duration gap = shifts.stream()
			.filter(Shift::isGap)
			.map((shift) -> shift.within(from, to))
			.reduce(Duration.ZERO, Duration::plus);
		List<OverrideView> overrides = this.schedules.overrides()
			.stream()
			.filter((override) -> override.schedule().equals(schedule.name()))
			.filter((override) -> override.start().isBefore(to) && override.end().isAfter(from))
			.map((override) -> override(override, zone))
			.toList();
		return new Rota(schedule.name(), zone.getId(), local(from, zone), local(to, zone),
				shifts.stream().map((shift) -> shift(shift, zone)).toList(),
				shifts.stream().filter(Shift::isGap).map((shift) -> shift(shift, zone)).toList(), gap.toSeconds(),
				overrides);
	}

	private ShiftView shift(Shift shift, ZoneId zone) {
		String id = shift.person();
		Person person = (id != null) ? this.schedules.person(id) : null;
		return new ShiftView(id, (person != null) ? person.name() : null, shift.isGap(), local(shift.start(), zone),
				local(shift.end(), zone), shift.layer(), shift.override());
	}

	private OverrideView override(ScheduleOverride override, ZoneId zone) {
		return new OverrideView(override.id(), override.person(), local(override.start(), zone),
				local(override.end(), zone), override.author(), override.comment(), local(override.createdAt(), zone),
				this.schedules.holds(override), ids(this.schedules.covered(override)),
				ids(this.schedules.covering(override)));
	}

	private static List<String> ids(List<ScheduleOverride> overrides) {
		return overrides.stream().map(ScheduleOverride::id).toList();
	}

	/** A gap without a beginning or an end has no such time. */
	private static @Nullable OffsetDateTime local(Instant time, ZoneId zone) {
		return (time.equals(Instant.MIN) || time.equals(Instant.MAX)) ? null : OffsetDateTime.ofInstant(time, zone);
	}

	/**
	 * All schedules.
	 */
	public record Document(List<Entry> schedules) {
	}

	/**
	 * One schedule at this moment.
	 *
	 * @param name its name
	 * @param zone its time zone
	 * @param now the shift of this moment
	 * @param next the one after it, when there is one
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Entry(String name, String zone, ShiftView now, @Nullable ShiftView next) {
	}

	/**
	 * Time in which one person answers, or nobody does.
	 *
	 * @param person id of who answers
	 * @param name what people call them
	 * @param gap whether nobody does
	 * @param start first moment, unless it has none
	 * @param end first moment after it, unless it has none
	 * @param layer the layer that says so
	 * @param override id of the override that says so
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ShiftView(@Nullable String person, @Nullable String name, boolean gap, @Nullable OffsetDateTime start,
			@Nullable OffsetDateTime end, @Nullable String layer, @Nullable String override) {
	}

	/**
	 * One schedule over a range.
	 *
	 * @param name its name
	 * @param zone its time zone
	 * @param from first moment of the range
	 * @param to first moment after it
	 * @param shifts shifts that overlap the range, as a whole
	 * @param gaps those of them in which nobody answers
	 * @param gapSeconds time of the range in which nobody answers
	 * @param overrides overrides that overlap the range
	 */
	public record Rota(String name, String zone, @Nullable OffsetDateTime from, @Nullable OffsetDateTime to,
			List<ShiftView> shifts, List<ShiftView> gaps, long gapSeconds, List<OverrideView> overrides) {
	}

	/**
	 * One override.
	 *
	 * @param id its id
	 * @param person id of who answers
	 * @param start first moment
	 * @param end first moment after it
	 * @param author who asked for it
	 * @param comment why
	 * @param createdAt when
	 * @param holds whether its person is still configured; otherwise the layers answer
	 * @param covers ids of older overrides that it takes time from
	 * @param coveredBy ids of newer overrides that take time from it
	 */
	public record OverrideView(String id, String person, @Nullable OffsetDateTime start, @Nullable OffsetDateTime end,
			String author, String comment, @Nullable OffsetDateTime createdAt, boolean holds, List<String> covers,
			List<String> coveredBy) {
	}

}
