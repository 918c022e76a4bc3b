package com.sitecraft.monitoring.incident;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.signal.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is meant by a step, as of now, and tells them. What reaches nobody goes
 * to the policy's fallback.
 */
final class Pager {

	private final OnCall onCall;

	Pager(OnCall onCall) {
		this.onCall = onCall;
	}

	/** Tells the targets of one step. */
	void step(Draft draft, int step) {
		tell(draft, Page.Kind.TRIGGERED, draft.plan().policy().steps().get(step).targets(), step + 1);
	}

	/** Tells the targets of all steps that were reached so far. */
	void reached(Draft draft, Page.Kind kind) {
		List<Target> targets = draft.plan()
			.policy()
			.steps()
			.subList(0, Math.min(draft.escalation.reached(), draft.plan().policy().steps().size()))
			.stream()
			.flatMap((step) -> step.targets().stream())
			.distinct()
			.toList();
		tell(draft, kind, targets, 0);
	}

	private void tell(Draft draft, Page.Kind kind, List<Target> targets, int step) {
		Set<Recipient> recipients = new LinkedHashSet<>();
		for (Target target : targets) {
			String problem = add(target, draft, recipients);
			if (problem != null) {
				String fallback = draft.plan().policy().fallback();
				recipients.add(Recipient.channel(fallback));
				draft.event(IncidentEvent.Kind.FELL_BACK, problem + ": " + fallback + " is told instead");
			}
		}
		recipients.forEach((recipient) -> draft.page(kind, recipient, step));
	}

	private @Nullable String add(Target target, Draft draft, Set<Recipient> recipients) {
		if (target instanceof Target.Channel channel) {
			recipients.add(Recipient.channel(channel.name()));
			return null;
		}
		try {
			if (target instanceof Target.Person) {
				return person(target.name(), recipients);
			}
			List<String> ids = this.onCall.onCall(target.name(), draft.now.instant());
			if (ids.isEmpty()) {
				return "Nobody is on call in " + target.name();
			}
			String problem = null;
			for (String id : ids) {
				String found = person(id, recipients);
				problem = (found != null) ? found : problem;
			}
			return problem;
		}
		catch (RuntimeException ex) {
			return "Cannot find " + target + " (" + Redaction.describe(ex) + ")";
		}
	}

	private @Nullable String person(String id, Set<Recipient> recipients) {
		Person person = this.onCall.person(id);
		if (person == null) {
			return "There is no person " + id;
		}
		if (person.contacts().isEmpty()) {
			return "There is no way to reach " + id;
		}
		person.contacts().forEach((channel, address) -> recipients.add(new Recipient(channel, id, address)));
		return null;
	}

}
