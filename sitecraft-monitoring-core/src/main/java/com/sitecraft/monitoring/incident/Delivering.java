package com.sitecraft.monitoring.incident;

import java.util.Map;

import com.sitecraft.monitoring.incident.IncidentEvent.Kind;

/**
 * What an incident does when it hears of its pages.
 */
final class Delivering {

	private Delivering() {
	}

	/** Incident of a page's key, empty when it is none of ours. */
	static String incident(String key) {
		return key.substring(0, Math.max(0, key.lastIndexOf('/')));
	}

	static void settled(Draft draft, String key, PageOutcome outcome, String detail) {
		Telling.Outstanding page = draft.telling.outstanding(key);
		if (page == null) {
			return;
		}
		draft.telling = draft.telling.without(page, null);
		String text = key + ((outcome == PageOutcome.CANCELLED) ? " is not sent: " : ": ") + detail;
		draft.event(switch (outcome) {
			case DELIVERED -> Kind.DELIVERED;
			case UNDELIVERED -> Kind.UNDELIVERED;
			case CANCELLED -> Kind.CANCELLED;
		}, IncidentEvent.MONITORING, page.channel(), text, Map.of());
		if (outcome == PageOutcome.UNDELIVERED && !page.fellBack()) {
			fallBack(draft, page);
		}
	}

	/** Once for each page. */
	static void late(Draft draft, String key) {
		Telling.Outstanding page = draft.telling.outstanding(key);
		if (page == null || page.fellBack()) {
			return;
		}
		draft.telling = draft.telling.without(page,
				new Telling.Outstanding(page.key(), page.kind(), page.channel(), true));
		fallBack(draft, page);
	}

	private static void fallBack(Draft draft, Telling.Outstanding page) {
		Recipient fallback = Recipient.channel(draft.plan().policy().fallback());
		if (fallback.channel().equals(page.channel())) {
			return;
		}
		boolean ends = page.kind() == Page.Kind.RESOLVED || page.kind() == Page.Kind.ACKNOWLEDGED;
		if (ends || draft.state == Incident.State.RESOLVED) {
			// The fallback hears of an end only when it heard of the beginning, and then
			// it has a page of its own.
			return;
		}
		draft.event(Kind.FELL_BACK,
				page.key() + " has not arrived at " + page.channel() + ": " + fallback + " is told as well");
		draft.page(page.kind(), fallback, 0);
	}

}
