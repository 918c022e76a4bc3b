package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.oncall.Schedule;
import com.sitecraft.monitoring.oncall.Schedules;
import com.sitecraft.monitoring.oncall.Shift;

/**
 * Says once, when what is stored has been read, which schedules have nobody on call at
 * some time of the coming 30 days.
 */
final class GapReport implements Stage {

	private static final Duration AHEAD = Duration.ofDays(30);

	private static final Logger logger = LoggerFactory.getLogger(GapReport.class);

	private final Schedules schedules;

	private boolean told;

	GapReport(Schedules schedules) {
		this.schedules = schedules;
	}

	@Override
	public void run(Tick tick) {
		if (!this.told) {
			this.told = true;
			List<String> gaps = this.schedules.all()
				.stream()
				.flatMap((schedule) -> describe(schedule, tick.instant()).stream())
				.toList();
			if (!gaps.isEmpty()) {
				logger.warn("Nobody is on call at some time of the next {} days: {}", AHEAD.toDays(),
						String.join("; ", gaps));
			}
		}
	}

	private Optional<String> describe(Schedule schedule, Instant now) {
		List<Shift> gaps = this.schedules.shifts(schedule.name(), now, now.plus(AHEAD))
			.stream()
			.filter(Shift::isGap)
			.toList();
		if (gaps.isEmpty()) {
			return Optional.empty();
		}
		Shift first = gaps.get(0);
		return Optional
			.of(schedule.name() + " from " + local(first.start(), schedule) + " to " + local(first.end(), schedule)
					+ ((gaps.size() > 1) ? " and " + (gaps.size() - 1) + " times more" : ""));
	}

	private static String local(Instant time, Schedule schedule) {
		return time.truncatedTo(ChronoUnit.SECONDS).atZone(schedule.zone()).toString();
	}

}
