package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.IncidentsView;
import com.sitecraft.monitoring.incident.Member;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.signal.Dropped;

/**
 * Finds the alerts that begin to fire inside incidents, each with what it is about
 * itself: what a group has in common may be less than a runbook asks for.
 */
final class MemberTriggers {

	/** A storm must not have a thousand runs. */
	private static final int MOST = 20;

	private final Alerting alerting;

	private final Muting muting;

	private final Counter dropped;

	MemberTriggers(Alerting alerting, Muting muting, MeterRegistry registry) {
		this.alerting = alerting;
		this.muting = muting;
		this.dropped = Dropped.counter(registry, "runbooks.alerts");
	}

	/**
	 * What began to fire in an incident.
	 * @param before the incident as it was seen last, {@code null} when it was not: then
	 * what began lately is found
	 * @param lately since when that is
	 */
	List<RunbookTrigger> began(Incident incident, @Nullable Incident before, IncidentsView view, Instant lately,
			Instant now) {
		if (!incident.open() || (before != null && before.members() == incident.members())) {
			return List.of();
		}
		Map<String, Member> news = new LinkedHashMap<>();
		int number = 0;
		for (Member member : incident.members().alerts().values()) {
			boolean room = number++ < MOST;
			if (member.firing()
					&& ((before != null) ? !fired(before, member) : lately(incident, member, view, lately))) {
				if (room) {
					news.put(member.fingerprint(), member);
				}
				else {
					this.dropped.increment();
				}
			}
		}
		return news.isEmpty() ? List.of() : triggers(incident, news, now);
	}

	private static boolean fired(Incident incident, Member member) {
		Member known = incident.members().alerts().get(member.fingerprint());
		return known != null && known.firing() && known.firedAt().equals(member.firedAt());
	}

	/**
	 * One that was muted may have fired for long when the incident is opened for it; one
	 * that went on after somebody resolved its incident did not begin in the next one.
	 */
	private static boolean lately(Incident incident, Member member, IncidentsView view, Instant lately) {
		Instant openedAt = incident.course().openedAt();
		return (member.firedAt().isAfter(lately) || openedAt.isAfter(lately)) && view.incidents()
			.values()
			.stream()
			.noneMatch((other) -> other.course().openedAt().isBefore(openedAt) && fired(other, member));
	}

	private List<RunbookTrigger> triggers(Incident incident, Map<String, Member> news, Instant now) {
		List<RunbookTrigger> triggers = new ArrayList<>();
		for (Alert alert : this.alerting.snapshot().alerts()) {
			Member member = news.get(alert.fingerprint());
			if (member != null && alert.state() == AlertState.FIRING && this.muting.mutedBy(alert, now).isEmpty()) {
				Instant at = member.firedAt();
				triggers.add(AlertTriggers.trigger(alert, RunbookTrigger.Event.FIRED,
						incident.id() + "/" + alert.fingerprint() + "/" + at.toEpochMilli(), incident.id(),
						IncidentEvent.MONITORING, at));
			}
		}
		triggers.sort(Comparator.comparing(RunbookTrigger::at).thenComparing(RunbookTrigger::id));
		return triggers;
	}

}
