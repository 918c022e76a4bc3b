package com.sitecraft.monitoring.incident;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Makes incidents: new ones, and again those that another process stored.
 */
final class Opening {

	private static final int HOUR = 3_600;

	private static final int ID_BYTES = 8;

	private Opening() {
	}

	/**
	 * A new incident. Its id comes from the group, the hour and how many there were in
	 * it: whoever opens it from the same stored state, after a crash or on another
	 * replica while nobody knows who leads, gives it the same id, and so its pages the
	 * same keys.
	 */
	static Incident open(Places.Gathered gathered, Members held, @Nullable Incident last, Moment now,
			Predicate<String> free) {
		Group group = gathered.place().group();
		Plan plan = gathered.place().plan();
		long hour = now.instant().getEpochSecond() / HOUR;
		boolean another = last != null && last.course().openedAt().getEpochSecond() / HOUR == hour;
		int occurrence = (last != null && another) ? last.occurrence() + 1 : 0;
		String prefix = hash(group.key(), ID_BYTES) + "-" + Long.toString(hour, Character.MAX_RADIX);
		while (!free.test(id(prefix, occurrence))) {
			occurrence++;
		}
		Instant began = gathered.alerts().stream().map(Alert::activeAt).min(Instant::compareTo).orElse(now.instant());
		return new Incident(id(prefix, occurrence), occurrence, group, Severity.INFO, Incident.State.TRIGGERED,
				Course.from(began, now.instant()), plan, Escalation.NONE, held,
				Telling.from(0, List.of(), Due.in(now, plan.grouping().groupWait())), Timeline.EMPTY);
	}

	private static String id(String prefix, int occurrence) {
		return (occurrence > 0) ? prefix + "-" + occurrence : prefix;
	}

	/** The first bytes of a digest, as hexadecimal digits. */
	static String hash(String text, int bytes) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/** The monotonic times of another process mean nothing: the instants count. */
	static Incident restored(Incident stored, Moment now) {
		Course course = stored.course();
		Telling telling = stored.telling();
		return new Incident(stored.id(), stored.occurrence(), stored.group(), stored.severity(), stored.state(),
				new Course(course.beganAt(), course.openedAt(), course.firstAcknowledgedAt(), course.acknowledgedBy(),
						due(course.quietUntil(), now), course.resolvedAt(), course.resolvedBy(),
						due(course.reopenUntil(), now)),
				stored.plan(), stored.escalation().at(due(stored.escalation().due(), now)), stored.members(),
				new Telling(telling.pages(), telling.told(), due(telling.fresh(), now), due(telling.repeat(), now),
						telling.outstanding(), telling.deferred()),
				stored.timeline());
	}

	private static @Nullable Due due(@Nullable Due stored, Moment now) {
		return (stored != null) ? Due.stored(stored.at(), now) : null;
	}

}
