package com.sitecraft.monitoring.oncall;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;

import org.jspecify.annotations.Nullable;

/**
 * Says who is on call by other means than the code: from the latest time that the clock
 * on the wall has ever shown, which never goes back.
 */
final class WallClockModel {

	private final Rotation rotation;

	WallClockModel(Rotation rotation) {
		this.rotation = rotation;
	}

	@Nullable String onCall(Instant time) {
		LocalDateTime shown = latestShown(time, this.rotation.zone());
		LocalDateTime first = this.rotation.start().atTime(this.rotation.handoff());
		if (shown.isBefore(first) || !open(shown)) {
			return null;
		}
		long turn = Duration.between(first, shown).dividedBy(this.rotation.every());
		return this.rotation.participants().get((int) (turn % this.rotation.participants().size()));
	}

	private boolean open(LocalDateTime shown) {
		if (this.rotation.restrictions().isEmpty()) {
			return true;
		}
		for (Restriction restriction : this.rotation.restrictions()) {
			for (LocalDate day = shown.toLocalDate().minusDays(1); !day.isAfter(shown.toLocalDate()); day = day
				.plusDays(1)) {
				LocalDateTime from = day.atTime(restriction.from());
				LocalDateTime to = day.atTime(restriction.to());
				to = to.isAfter(from) ? to : to.plusDays(1);
				if (restriction.weekdays().contains(day.getDayOfWeek()) && !shown.isBefore(from)
						&& shown.isBefore(to)) {
					return true;
				}
			}
		}
		return false;
	}

	private static LocalDateTime latestShown(Instant time, ZoneId zone) {
		LocalDateTime shown = LocalDateTime.ofInstant(time, zone);
		// The transition at this very moment counts, hence the nanosecond.
		ZoneOffsetTransition last = zone.getRules().previousTransition(time.plusNanos(1));
		if (last != null && last.isOverlap() && shown.isBefore(last.getDateTimeBefore())) {
			return last.getDateTimeBefore().minusNanos(1);
		}
		return shown;
	}

}
