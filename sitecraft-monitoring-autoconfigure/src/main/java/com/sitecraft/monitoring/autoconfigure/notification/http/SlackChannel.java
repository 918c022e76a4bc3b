package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.boot.json.JsonWriter;

import com.sitecraft.monitoring.autoconfigure.notification.PageText;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp.Answer;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;
import com.sitecraft.monitoring.notification.Outcome;

/**
 * Writes to a Slack channel through an incoming webhook, whose URL is the secret. What is
 * not ours is plain text with {@code & < >} escaped, so that a label pages nobody.
 */
final class SlackChannel implements Channel, AutoCloseable {

	private static final int OK = 200;

	private static final int MAX_HEADER = 150;

	private static final int MAX_MESSAGE = 12_000;

	/** Of what is known of the incident; of 3,000 that a section may have. */
	private static final int MAX_FACTS = 2_000;

	private static final int MAX_LINE = 1_000;

	/** More would not be read. */
	private static final int MAX_ALERTS = 10;

	/** Lines of a digest, and their length: together below 3,000. */
	private static final int MAX_DIGEST = 20;

	private static final int MAX_DIGEST_LINE = 140;

	private static final int MAX_LINK = 1_000;

	private static final int MAX_MENTIONS = 20;

	/** Ids of members, which a page may mention; anything else is no address here. */
	private static final Pattern MEMBER = Pattern.compile("[UW][A-Z0-9]{2,20}");

	/** What Slack says. Other words may be what it was sent, and are not repeated. */
	private static final Set<String> REASONS = Set.of("action_prohibited", "channel_is_archived", "channel_not_found",
			"invalid_blocks", "invalid_payload", "invalid_token", "no_active_hooks", "no_service", "no_service_id",
			"no_team", "no_text", "posting_to_general_channel_denied", "rollup_error", "team_disabled",
			"too_many_attachments", "user_not_found");

	private static final JsonWriter<Map<String, Object>> writer = JsonWriter.standard();

	private final String name;

	private final Post post;

	SlackChannel(String name, Post post) {
		this.name = name;
		this.post = post;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Outcome send(Delivery delivery) throws InterruptedException {
		int alerts = Math.min(delivery.notification().alerts().size(), MAX_ALERTS);
		while (true) {
			String message = writer.writeToString(message(delivery, alerts));
			if (alerts == 0 || message.length() <= MAX_MESSAGE) {
				return send(message);
			}
			alerts--;
		}
	}

	@Override
	public Outcome sendDigest(List<Delivery> deliveries) throws InterruptedException {
		List<String> lines = new ArrayList<>();
		deliveries.stream()
			.limit(MAX_DIGEST)
			.forEach((delivery) -> lines.add(escape(PageText.headline(delivery.notification()), MAX_DIGEST_LINE)));
		List<Object> blocks = new ArrayList<>();
		blocks.add(header(PageText.headline(deliveries)));
		blocks.add(section(plain(String.join("\n", lines))));
		addMore(blocks, deliveries.size() - lines.size(), "pages");
		addMentions(blocks, deliveries);
		return send(writer.writeToString(message(PageText.headline(deliveries), blocks)));
	}

	private Outcome send(String message) throws InterruptedException {
		return this.post.send("", message, Map.of(), this::judge);
	}

	private Outcome judge(Answer answer) {
		String body = answer.body().strip();
		if (answer.status() == OK && body.equals("ok")) {
			return this.post.delivered(answer);
		}
		Outcome failed = this.post.failed(answer, null);
		return (failed instanceof Outcome.Refused && REASONS.contains(body))
				? new Outcome.Refused(failed.detail() + ": " + body) : failed;
	}

	private static Map<String, Object> message(Delivery delivery, int alerts) {
		Notification notification = delivery.notification();
		List<Object> blocks = new ArrayList<>();
		blocks.add(header(PageText.headline(notification)));
		blocks.add(section(plain(escape(String.join("\n", PageText.facts(notification)), MAX_FACTS))));
		notification.alerts()
			.stream()
			.limit(alerts)
			.forEach((alert) -> blocks.add(section(plain(escape(PageText.line(alert), MAX_LINE)))));
		addMore(blocks, notification.more() + notification.alerts().size() - alerts, "alerts");
		String link = notification.link();
		if (link != null && link.length() <= MAX_LINK) {
			blocks.add(section(markdown("<" + target(link) + "|Incident>")));
		}
		addMentions(blocks, List.of(delivery));
		return message(PageText.headline(notification), blocks);
	}

	private static Map<String, Object> message(String text, List<Object> blocks) {
		Map<String, Object> message = new LinkedHashMap<>();
		// What a telephone shows; not markup either.
		message.put("text", escape(text, MAX_HEADER));
		message.put("mrkdwn", false);
		message.put("unfurl_links", false);
		message.put("unfurl_media", false);
		message.put("blocks", blocks);
		return message;
	}

	private static void addMore(List<Object> blocks, int more, String what) {
		if (more > 0) {
			blocks.add(section(plain("and " + more + " more " + what)));
		}
	}

	private static void addMentions(List<Object> blocks, List<Delivery> deliveries) {
		String mentions = deliveries.stream()
			.map(Delivery::address)
			.filter((address) -> MEMBER.matcher(address).matches())
			.distinct()
			.limit(MAX_MENTIONS)
			.map((address) -> "<@" + address + ">")
			.collect(Collectors.joining(" "));
		if (!mentions.isEmpty()) {
			blocks.add(section(markdown(mentions)));
		}
	}

	private static Map<String, Object> header(String text) {
		return block("header", plain(escape(text, MAX_HEADER)));
	}

	private static Map<String, Object> section(Map<String, Object> text) {
		return block("section", text);
	}

	private static Map<String, Object> block(String type, Map<String, Object> text) {
		Map<String, Object> block = new LinkedHashMap<>();
		block.put("type", type);
		block.put("text", text);
		return block;
	}

	private static Map<String, Object> plain(String text) {
		Map<String, Object> plain = new LinkedHashMap<>();
		plain.put("type", "plain_text");
		plain.put("text", text);
		plain.put("emoji", false);
		return plain;
	}

	private static Map<String, Object> markdown(String text) {
		Map<String, Object> markdown = new LinkedHashMap<>();
		markdown.put("type", "mrkdwn");
		markdown.put("text", text);
		markdown.put("verbatim", true);
		return markdown;
	}

	/** A link that ends where it should. */
	private static String target(String link) {
		return PageText.oneLine(link).replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C");
	}

	/**
	 * The text as Slack shows it literally, shorter than that or that long and cut; no
	 * entity is cut apart.
	 */
	private static String escape(String text, int max) {
		StringBuilder escaped = new StringBuilder(Math.min(text.length(), max));
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			String next = escape(text.codePointAt(i));
			if (escaped.length() + next.length() > max - 1) {
				return escaped.append('…').toString();
			}
			escaped.append(next);
		}
		return escaped.toString();
	}

	private static String escape(int c) {
		return switch (c) {
			case '&' -> "&amp;";
			case '<' -> "&lt;";
			case '>' -> "&gt;";
			default -> Character.toString(c);
		};
	}

	@Override
	public void close() {
		this.post.close();
	}

	@Override
	public String toString() {
		return "SlackChannel[" + this.name + "]";
	}

}
