package com.sitecraft.sample.receiver;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What came in last. Bounded, in memory.
 */
@Component
class Received {

	private static final int MAX_INCIDENTS = 50;

	private static final int MAX_POSTS = 50;

	/** The real ones show no more either. */
	private static final int MAX_TEXT = 3_000;

	private static final Map<String, String> STATES = Map.of("trigger", "triggered", "acknowledge", "acknowledged",
			"resolve", "resolved");

	private final Clock clock = Clock.systemUTC();

	private final Map<String, Phone> phones = new LinkedHashMap<>();

	private final Deque<Post> posts = new ArrayDeque<>();

	/**
	 * Takes an event of PagerDuty's Events API v2.
	 * @return whether it is one
	 */
	synchronized boolean event(JsonNode event) {
		String state = STATES.get(event.path("event_action").asString(""));
		String key = event.path("dedup_key").asString("");
		if (state == null || key.isEmpty() || ("triggered".equals(state) && !event.path("payload").isObject())) {
			return false;
		}
		String severity = event.at("/payload/severity").asString("");
		String summary = bounded(event.at("/payload/summary").asString(""));
		Instant now = this.clock.instant();
		// Removed first, so that the newest is last.
		Phone before = this.phones.remove(key);
		if (before == null && !"triggered".equals(state)) {
			// As the real one: accepted, and without effect.
			return true;
		}
		this.phones.put(key, (before != null && !"resolved".equals(before.state()))
				? before.after(state, severity, summary, now) : new Phone(key, state, severity, summary, 1, now));
		if (this.phones.size() > MAX_INCIDENTS) {
			this.phones.remove(this.phones.keySet().iterator().next());
		}
		return true;
	}

	/**
	 * Takes a message of Slack's Block Kit.
	 * @return whether it is one
	 */
	synchronized boolean post(JsonNode message) {
		String title = message.path("text").asString("");
		List<String> lines = new ArrayList<>();
		for (JsonNode block : message.path("blocks")) {
			String text = bounded(block.at("/text/text").asString(""));
			if ("header".equals(block.path("type").asString(""))) {
				title = text;
			}
			Stream.concat(Stream.of(text), texts(block.path("fields"))).forEach((line) -> lines.add(plain(line)));
			texts(block.path("elements")).forEach((line) -> lines.add(plain(line)));
		}
		String shown = plain(title);
		lines.removeIf((line) -> line.isBlank() || line.equals(shown));
		if (shown.isEmpty() && lines.isEmpty()) {
			return false;
		}
		this.posts.addFirst(new Post(shown, lines, this.clock.instant()));
		if (this.posts.size() > MAX_POSTS) {
			this.posts.removeLast();
		}
		return true;
	}

	/** Incidents on the phone, the newest first. */
	synchronized List<Phone> phones() {
		return this.phones.values().stream().sorted(Comparator.comparing(Phone::at).reversed()).toList();
	}

	/** Messages in the chat, the newest first. */
	synchronized List<Post> posts() {
		return List.copyOf(this.posts);
	}

	private static Stream<String> texts(JsonNode nodes) {
		List<String> texts = new ArrayList<>();
		for (JsonNode node : nodes) {
			texts.add(bounded(node.path("text").asString("")));
		}
		return texts.stream();
	}

	/** Slack's three entities; marks of emphasis are left as they are. */
	private static String plain(String text) {
		return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
	}

	private static String bounded(String text) {
		return (text.length() > MAX_TEXT) ? text.substring(0, MAX_TEXT) : text;
	}

}
