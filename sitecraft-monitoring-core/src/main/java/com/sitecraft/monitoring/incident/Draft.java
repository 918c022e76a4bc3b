package com.sitecraft.monitoring.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * An incident while one step works on it.
 */
final class Draft {

	/** Source of what the policy decides. */
	static final String POLICY = "policy";

	/** Tells apart the few pages that may have the same number. */
	private static final int KEY_BYTES = 4;

	private final @Nullable Incident stored;

	private final Incident base;

	final Moment now;

	Severity severity;

	Incident.State state;

	Course course;

	Escalation escalation;

	Members members;

	Telling telling;

	/** Whether alerts wait to be told. */
	boolean untold;

	private final List<IncidentEvent> events = new ArrayList<>();

	private final List<Page> pages = new ArrayList<>();

	private Draft(@Nullable Incident stored, Incident base, Moment now) {
		this.stored = stored;
		this.base = base;
		this.now = now;
		this.severity = base.severity();
		this.state = base.state();
		this.course = base.course();
		this.escalation = base.escalation();
		this.members = base.members();
		this.telling = base.telling();
	}

	static Draft of(Incident incident, Moment now) {
		return new Draft(incident, incident, now);
	}

	/** Of an incident that was not there before. */
	static Draft created(Incident incident, Moment now) {
		return new Draft(null, incident, now);
	}

	String id() {
		return this.base.id();
	}

	Group group() {
		return this.base.group();
	}

	Plan plan() {
		return this.base.plan();
	}

	void event(IncidentEvent.Kind kind, String text) {
		event(kind, IncidentEvent.MONITORING, POLICY, text, Map.of());
	}

	void event(IncidentEvent.Kind kind, String actor, String source, String text, Map<String, String> evidence) {
		this.events.add(new IncidentEvent(this.now.instant(), kind, actor, source, text, evidence));
	}

	/**
	 * Decides to tell somebody.
	 * @param step number of the escalation step from 1, 0 when none asked for it
	 */
	void page(Page.Kind kind, Recipient to, int step) {
		String key = key(kind, to, step);
		this.pages.add(new Page(key, id(), kind, to.channel(), to.person(), to.address(), step, this.now.instant()));
		this.telling = this.telling.told(to, new Telling.Outstanding(key, kind, to.channel(), false));
		event(IncidentEvent.Kind.PAGED, IncidentEvent.MONITORING, to.channel(),
				kind.name().toLowerCase(Locale.ROOT) + ": " + to + " (" + key + ")", Map.of());
	}

	/**
	 * The same for the same decision from the same stored state. Two replicas that lead
	 * at a time may decide differently: were the number all of the key, one of their
	 * pages would be taken for the other and lost. The address is left out, since keys
	 * are shown and short ones can be guessed from a hash.
	 */
	private String key(Page.Kind kind, Recipient to, int step) {
		String what = kind + "\n" + step + "\n" + this.escalation.round() + "\n" + to.channel() + "\n" + to.person();
		return id() + "/" + (this.telling.pages() + 1) + "-" + Opening.hash(what, KEY_BYTES);
	}

	/** Tells everybody who knows of it. */
	void pageTold(Page.Kind kind) {
		this.telling.told().forEach((recipient) -> page(kind, recipient, 0));
	}

	/** When one of these happened last, {@code null} when none is known of. */
	@Nullable Instant last(Set<IncidentEvent.Kind> kinds) {
		Instant last = null;
		for (IncidentEvent event : this.base.timeline().events()) {
			last = kinds.contains(event.kind()) ? event.at() : last;
		}
		return last;
	}

	/**
	 * When it has to be looked at again, whatever its alerts do; {@code null} when there
	 * is no such time. What is due and was not done waits for something else.
	 */
	@Nullable Due next() {
		Due next = earlier(null, this.course.quietUntil());
		next = earlier(next, this.untold ? this.telling.fresh() : null);
		if (this.state == Incident.State.TRIGGERED) {
			next = earlier(earlier(next, this.escalation.due()), this.telling.repeat());
		}
		return next;
	}

	private @Nullable Due earlier(@Nullable Due one, @Nullable Due other) {
		return (other == null || other.passed(this.now) || (one != null && one.nanos() - other.nanos() <= 0)) ? one
				: other;
	}

	/**
	 * What became of it, {@code null} when nothing is different.
	 */
	@Nullable IncidentChange change() {
		Timeline timeline = this.base.timeline().with(this.events);
		if (this.stored != null && timeline == this.base.timeline() && this.severity == this.base.severity()
				&& this.state == this.base.state() && this.course == this.base.course()
				&& this.escalation == this.base.escalation() && this.members == this.base.members()
				&& this.telling == this.base.telling()) {
			return null;
		}
		Incident after = new Incident(this.base.id(), this.base.occurrence(), this.base.group(), this.severity,
				this.state, this.course, this.base.plan(), this.escalation, this.members, this.telling, timeline);
		return new IncidentChange(this.stored, after, this.events, this.pages);
	}

}
