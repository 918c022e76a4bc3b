package com.sitecraft.monitoring.oncall;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

import com.sitecraft.monitoring.oncall.Restriction.Window;
import org.jspecify.annotations.Nullable;

/**
 * Turns of people, one after the other, by the clock on the wall. A handoff at a time
 * that the clock jumps over is at the jump; a time that it shows twice hands off the
 * first time, so that the repeated hour belongs to the running turn.
 *
 * @param participants ids of people in the order of their turns, 1 to 100; one who has
 * several turns is there several times
 * @param start day of the first handoff, from 1970 to 2999; before it nobody answers
 * @param handoff time of the first handoff, a whole minute
 * @param every length of a turn on the clock, whole minutes from 1 h to 366 d: with 1 d
 * each handoff is at the same time of day, however long the day was
 * @param zone time zone of the clock
 * @param restrictions times at which it answers, any of them, at most 20; none means
 * always
 */
public record Rotation(List<String> participants, LocalDate start, LocalTime handoff, Duration every, ZoneId zone,
		List<Restriction> restrictions) {

	private static final int MAX_PARTICIPANTS = 100;

	private static final int MAX_RESTRICTIONS = 20;

	private static final Duration SHORTEST = Duration.ofHours(1);

	private static final Duration LONGEST = Duration.ofDays(366);

	public Rotation {
		participants = List.copyOf(participants);
		restrictions = List.copyOf(restrictions);
		Objects.requireNonNull(zone, "zone");
		requireMinute("handoff", handoff);
		if (participants.isEmpty() || participants.size() > MAX_PARTICIPANTS) {
			throw new IllegalArgumentException(
					"participants is " + participants + ", allowed is 1 to " + MAX_PARTICIPANTS + " people");
		}
		if (start.getYear() < 1970 || start.getYear() > 2999) {
			throw new IllegalArgumentException("start is " + start + ", allowed is a day from 1970 to 2999");
		}
		if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0 || every.toSecondsPart() != 0
				|| every.toNanosPart() != 0) {
			throw new IllegalArgumentException("every is " + every + ", allowed is whole minutes from 1h to 366d");
		}
		if (restrictions.size() > MAX_RESTRICTIONS) {
			throw new IllegalArgumentException(
					"restrictions is " + restrictions.size() + ", allowed is at most " + MAX_RESTRICTIONS);
		}
	}

	/** Finer times would only make shifts of seconds possible. */
	static void requireMinute(String name, LocalTime time) {
		if (time.getSecond() != 0 || time.getNano() != 0) {
			throw new IllegalArgumentException(name + " is " + time + ", allowed is a whole minute");
		}
	}

	/**
	 * What holds at the given time, and from when to when.
	 */
	Span at(Instant time) {
		WallClock clock = new WallClock(this.zone);
		Instant first = handoff(0, clock);
		if (time.isBefore(first)) {
			return new Span(null, -1, Instant.MIN, first);
		}
		Window window = window(time, clock);
		if (!window.open()) {
			return new Span(null, -1, window.start(), window.end());
		}
		long turn = turn(time, clock);
		String person = this.participants.get((int) (turn % this.participants.size()));
		return new Span(person, turn, later(handoff(turn, clock), window.start()),
				earlier(handoff(turn + 1, clock), window.end()));
	}

	private Window window(Instant time, WallClock clock) {
		Window closed = new Window(this.restrictions.isEmpty(), Instant.MIN, Instant.MAX);
		for (Restriction restriction : this.restrictions) {
			Window window = restriction.around(time, clock);
			if (window.open()) {
				return window;
			}
			closed = new Window(false, later(closed.start(), window.start()), earlier(closed.end(), window.end()));
		}
		return closed;
	}

	private Instant handoff(long turn, WallClock clock) {
		return clock.at(this.start.atTime(this.handoff).plus(this.every.multipliedBy(turn)));
	}

	private long turn(Instant time, WallClock clock) {
		LocalDateTime shown = LocalDateTime.ofInstant(time, this.zone);
		Duration since = Duration.between(this.start.atTime(this.handoff), shown);
		long turn = Math.floorDiv(since.toSeconds(), this.every.toSeconds());
		// What the clock shows is right but for the hours around a change of it.
		while (!handoff(turn + 1, clock).isAfter(time)) {
			turn++;
		}
		while (handoff(turn, clock).isAfter(time)) {
			turn--;
		}
		return turn;
	}

	static Instant later(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

	static Instant earlier(Instant one, Instant other) {
		return one.isBefore(other) ? one : other;
	}

	/**
	 * The part of a turn in which it answers, or the time between two.
	 *
	 * @param person who answers, {@code null} for nobody
	 * @param turn number of the turn, -1 for nobody
	 * @param start first moment
	 * @param end first moment after it
	 */
	record Span(@Nullable String person, long turn, Instant start, Instant end) {
	}

}
