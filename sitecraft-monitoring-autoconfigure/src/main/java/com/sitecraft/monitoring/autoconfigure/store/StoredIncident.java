package com.sitecraft.monitoring.autoconfigure.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Course;
import com.sitecraft.monitoring.incident.Due;
import com.sitecraft.monitoring.incident.Escalation;
import com.sitecraft.monitoring.incident.EscalationPolicy;
import com.sitecraft.monitoring.incident.Group;
import com.sitecraft.monitoring.incident.Grouping;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.Member;
import com.sitecraft.monitoring.incident.Members;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.incident.Plan;
import com.sitecraft.monitoring.incident.Recipient;
import com.sitecraft.monitoring.incident.Target;
import com.sitecraft.monitoring.incident.Telling;
import com.sitecraft.monitoring.incident.Timeline;
import com.sitecraft.monitoring.signal.Labels;

/**
 * Stored form of an incident, apart from the record so that the record may change. Times
 * at which something is due are instants: monotonic ones mean nothing to the next
 * process.
 *
 * @param form version of the form
 */
record StoredIncident(int form, String id, int occurrence, String group, String rule, Map<String, String> labels,
		Severity severity, Incident.State state, Dates dates, Policy policy, Timers timers, Position position,
		Alerts alerts, Told told, Events events) {

	static StoredIncident of(int form, Incident incident) {
		Plan plan = incident.plan();
		return new StoredIncident(form, incident.id(), incident.occurrence(), incident.group().key(),
				incident.group().rule(), incident.group().labels().toMap(), incident.severity(), incident.state(),
				Dates.of(incident.course()), Policy.of(plan.policy()), Timers.of(plan),
				Position.of(incident.escalation()), Alerts.of(incident.members()), Told.of(incident.telling()),
				Events.of(incident.timeline()));
	}

	Incident toIncident() {
		return new Incident(this.id, this.occurrence, new Group(this.group, this.rule, Labels.of(this.labels)),
				this.severity, this.state, this.dates.toCourse(), this.timers.toPlan(this.policy.toPolicy()),
				this.position.toEscalation(), this.alerts.toMembers(), this.told.toTelling(), this.events.toTimeline());
	}

	private static @Nullable Instant at(@Nullable Due due) {
		return (due != null) ? due.at() : null;
	}

	private static @Nullable Due due(@Nullable Instant at) {
		return (at != null) ? new Due(at, 0) : null;
	}

	record Dates(Instant beganAt, Instant openedAt, @Nullable Instant firstAcknowledgedAt,
			@Nullable String acknowledgedBy, @Nullable Instant quietUntil, @Nullable Instant resolvedAt,
			@Nullable String resolvedBy, @Nullable Instant reopenUntil) {

		static Dates of(Course course) {
			return new Dates(course.beganAt(), course.openedAt(), course.firstAcknowledgedAt(), course.acknowledgedBy(),
					at(course.quietUntil()), course.resolvedAt(), course.resolvedBy(), at(course.reopenUntil()));
		}

		Course toCourse() {
			return new Course(this.beganAt, this.openedAt, this.firstAcknowledgedAt, this.acknowledgedBy,
					due(this.quietUntil), this.resolvedAt, this.resolvedBy, due(this.reopenUntil));
		}

	}

	record Policy(String name, List<Step> steps, int repeat, String fallback, Duration ackTimeout, boolean receiver) {

		static Policy of(EscalationPolicy policy) {
			return new Policy(policy.name(), policy.steps().stream().map(Step::of).toList(), policy.repeat(),
					policy.fallback(), policy.ackTimeout(), policy.receiver());
		}

		EscalationPolicy toPolicy() {
			return new EscalationPolicy(this.name, this.steps.stream().map(Step::toStep).toList(), this.repeat,
					this.fallback, this.ackTimeout, this.receiver);
		}

	}

	record Step(Duration after, List<String> targets) {

		static Step of(EscalationPolicy.Step step) {
			return new Step(step.after(), step.targets().stream().map(Target::toString).toList());
		}

		EscalationPolicy.Step toStep() {
			return new EscalationPolicy.Step(this.after, this.targets.stream().map(Target::parse).toList());
		}

	}

	record Timers(Set<String> by, Duration groupWait, Duration groupInterval, Duration repeatInterval,
			Duration reopenWindow, StoredSilence.@Nullable Times deferUntil) {

		static Timers of(Plan plan) {
			Grouping grouping = plan.grouping();
			Recurrence hours = plan.deferUntil();
			return new Timers(new TreeSet<>(grouping.by()), grouping.groupWait(), grouping.groupInterval(),
					grouping.repeatInterval(), grouping.reopenWindow(),
					(hours != null) ? StoredSilence.Times.of(hours) : null);
		}

		Plan toPlan(EscalationPolicy policy) {
			return new Plan(policy,
					new Grouping(this.by, this.groupWait, this.groupInterval, this.repeatInterval, this.reopenWindow),
					(this.deferUntil != null) ? this.deferUntil.toRecurrence() : null);
		}

	}

	record Position(boolean begun, int next, int round, int reached, @Nullable Instant due) {

		static Position of(Escalation escalation) {
			return new Position(escalation.begun(), escalation.next(), escalation.round(), escalation.reached(),
					at(escalation.due()));
		}

		Escalation toEscalation() {
			return new Escalation(this.begun, this.next, this.round, this.reached, StoredIncident.due(this.due));
		}

	}

	record Alerts(List<Member> known, int beyond, int beyondTold) {

		static Alerts of(Members members) {
			return new Alerts(List.copyOf(members.alerts().values()), members.beyond(), members.beyondTold());
		}

		Members toMembers() {
			return Members.of(this.known, this.beyond, this.beyondTold);
		}

	}

	record Told(int pages, List<Who> told, @Nullable Instant fresh, @Nullable Instant repeat, List<OnItsWay> pending,
			boolean deferred) {

		static Told of(Telling telling) {
			return new Told(telling.pages(), telling.told().stream().map(Who::of).toList(), at(telling.fresh()),
					at(telling.repeat()), telling.outstanding().stream().map(OnItsWay::of).toList(),
					telling.deferred());
		}

		Telling toTelling() {
			return new Telling(this.pages, this.told.stream().map(Who::toRecipient).toList(), due(this.fresh),
					due(this.repeat), this.pending.stream().map(OnItsWay::toOutstanding).toList(), this.deferred);
		}

	}

	record Who(String channel, @Nullable String person, String address) {

		static Who of(Recipient recipient) {
			return new Who(recipient.channel(), recipient.person(), recipient.address());
		}

		Recipient toRecipient() {
			return new Recipient(this.channel, this.person, this.address);
		}

		/** Addresses are nobody's business but the channel's. */
		@Override
		public String toString() {
			return "Who[" + this.channel + "]";
		}

	}

	record OnItsWay(String key, Page.Kind kind, String channel, boolean fellBack) {

		static OnItsWay of(Telling.Outstanding page) {
			return new OnItsWay(page.key(), page.kind(), page.channel(), page.fellBack());
		}

		Telling.Outstanding toOutstanding() {
			return new Telling.Outstanding(this.key, this.kind, this.channel, this.fellBack);
		}

	}

	record Events(List<IncidentEvent> first, int leftOut, List<IncidentEvent> last) {

		static Events of(Timeline timeline) {
			return new Events(timeline.first(), timeline.leftOut(), timeline.last());
		}

		Timeline toTimeline() {
			return new Timeline(this.first, this.leftOut, this.last);
		}

	}

}
