package com.sitecraft.monitoring.incident;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.incident.IncidentEvent.Kind;
import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Makes one of an incident that went on here while the store was away, and the same one
 * as another replica stored it. Nobody who was told is forgotten, no step is told again,
 * and what somebody takes care of stays so.
 */
final class Reunion {

	private static final Set<Kind> QUIET = Set.of(Kind.ACKNOWLEDGED, Kind.SNOOZED);

	private Reunion() {
	}

	/**
	 * Both together; where they contradict, the one that has told more counts.
	 */
	static Incident of(Incident here, Incident stored, Moment now) {
		boolean behind = stored.telling().pages() >= here.telling().pages();
		Incident base = behind ? stored : here;
		Incident other = behind ? here : stored;
		boolean quiet = base.state() == Incident.State.TRIGGERED && holds(other, base, now);
		Incident stands = quiet ? other : base;
		Escalation escalation = escalation(base, other);
		return new Incident(stored.id(), stored.occurrence(), stored.group(),
				(other.severity().rank() > base.severity().rank()) ? other.severity() : base.severity(), stands.state(),
				stands.course(), stored.plan(), quiet ? escalation.at(null) : escalation, members(base, other),
				telling(base.telling(), other.telling()), timeline(base.timeline(), other.timeline()));
	}

	/** Whether somebody takes care of one, and the other has never heard of it. */
	private static boolean holds(Incident one, Incident other, Moment now) {
		Due until = one.course().quietUntil();
		if (until == null || until.passed(now)) {
			return false;
		}
		IncidentEvent last = last(one);
		return last == null || !other.timeline().events().contains(last);
	}

	private static @Nullable IncidentEvent last(Incident incident) {
		IncidentEvent last = null;
		for (IncidentEvent event : incident.timeline().events()) {
			last = QUIET.contains(event.kind()) ? event : last;
		}
		return last;
	}

	private static Escalation escalation(Incident base, Incident other) {
		Escalation one = base.escalation();
		Escalation two = other.escalation();
		boolean further = other.state() == base.state()
				&& (two.round() > one.round() || (two.round() == one.round() && two.next() > one.next()));
		Escalation most = further ? two : one;
		return new Escalation(one.begun() || two.begun(), most.next(), most.round(),
				Math.max(one.reached(), two.reached()), most.due());
	}

	/** Of an alert that fired anew, the last firing counts. */
	private static Members members(Incident base, Incident other) {
		Map<String, Member> all = new LinkedHashMap<>(base.members().alerts());
		other.members().alerts().values().forEach((member) -> {
			Member known = all.get(member.fingerprint());
			if ((known != null) ? member.firedAt().isAfter(known.firedAt()) : all.size() < Members.MOST) {
				all.put(member.fingerprint(), member);
			}
		});
		return new Members(all, base.members().beyond(), base.members().beyondTold());
	}

	private static Telling telling(Telling base, Telling other) {
		Set<Recipient> told = new LinkedHashSet<>(base.told());
		told.addAll(other.told());
		Map<String, Telling.Outstanding> pages = new LinkedHashMap<>();
		other.outstanding().forEach((page) -> pages.put(page.key(), page));
		base.outstanding().forEach((page) -> pages.put(page.key(), page));
		List<Telling.Outstanding> outstanding = List.copyOf(pages.values());
		return new Telling(base.pages(), told.stream().limit(Telling.MAX_TOLD).toList(), base.fresh(), base.repeat(),
				outstanding.subList(Math.max(0, outstanding.size() - Telling.MAX_OUTSTANDING), outstanding.size()),
				base.deferred());
	}

	private static Timeline timeline(Timeline base, Timeline other) {
		Set<IncidentEvent> all = new LinkedHashSet<>(base.events());
		all.addAll(other.events());
		List<IncidentEvent> sorted = new ArrayList<>(all);
		sorted.sort(Comparator.comparing(IncidentEvent::at));
		return new Timeline(List.of(), Math.max(base.leftOut(), other.leftOut()), List.of()).with(sorted);
	}

}
