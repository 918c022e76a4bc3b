package com.sitecraft.monitoring.autoconfigure.runbook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.autoconfigure.incident.ChannelNames;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.incident.Recipient;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.signal.Time;

/**
 * Pages by which a run tells somebody of its incident, beside the policy.
 */
final class RunPages {

	private final @Nullable OnCall onCall;

	private final @Nullable ChannelNames channels;

	private final Time time;

	RunPages(@Nullable OnCall onCall, @Nullable ChannelNames channels, Time time) {
		this.onCall = onCall;
		this.channels = channels;
		this.time = time;
	}

	boolean knows(String to) {
		OnCall book = this.onCall;
		ChannelNames known = this.channels;
		String name = name(to);
		return switch (kind(to)) {
			case "channel" -> known == null || known.names().contains(name);
			case "person" -> book != null && book.person(name) != null;
			case "schedule" -> book != null && isSchedule(book, name);
			default -> true;
		};
	}

	private boolean isSchedule(OnCall book, String name) {
		try {
			book.onCall(name, this.time.instant());
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * The pages of one step.
	 * @param step place of the step in the runbook: a run may tell the same channel more
	 * than once
	 * @param to whom, {@code incident} for those whom its policy has told
	 */
	Collection<Page> pages(StepContext context, int step, String to, Incident incident, String text, Instant at) {
		Map<String, Page> pages = new LinkedHashMap<>();
		for (Recipient recipient : to.equals("incident") ? incident.telling().told() : recipients(to, at)) {
			String key = key(context, step, recipient);
			// Of two addresses of one person in a channel the later one counts.
			pages.put(key, new Page(key, incident.id(), Page.Kind.UPDATED, recipient.channel(), recipient.person(),
					recipient.address(), 0, at, text));
		}
		return pages.values();
	}

	private List<Recipient> recipients(String to, Instant at) {
		String name = name(to);
		if (kind(to).equals("channel")) {
			return List.of(new Recipient(name, null, ""));
		}
		OnCall book = this.onCall;
		List<Recipient> recipients = new ArrayList<>();
		if (book != null) {
			for (String id : kind(to).equals("person") ? List.of(name) : book.onCall(name, at)) {
				Person person = book.person(id);
				if (person != null) {
					person.contacts()
						.forEach((channel, address) -> recipients.add(new Recipient(channel, id, address)));
				}
			}
		}
		return recipients;
	}

	/**
	 * The same whenever the step is done again, and another for everybody whom the run
	 * tells. Without the address: keys are shown, and a short address can be guessed from
	 * its hash.
	 */
	private static String key(StepContext context, int step, Recipient to) {
		byte[] who = (to.channel() + "\n" + to.person()).getBytes(StandardCharsets.UTF_8);
		return context.incident() + "/runbook-" + context.run() + "/" + step + "/" + UUID.nameUUIDFromBytes(who);
	}

	private static String kind(String to) {
		return to.substring(0, Math.max(0, to.indexOf(':')));
	}

	private static String name(String to) {
		return to.substring(to.indexOf(':') + 1);
	}

}
