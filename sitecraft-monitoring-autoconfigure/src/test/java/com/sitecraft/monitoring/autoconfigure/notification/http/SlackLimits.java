package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Slack documents of messages and Block Kit, and that markup is ours alone.
 */
final class SlackLimits {

	private static final Pattern OURS = Pattern
		.compile("(<@[UW][A-Z0-9]+> ?)+|<https://app\\.example\\.com/[^|<>]*\\|Incident>");

	/** An ampersand that begins none of Slack's three entities. */
	private static final Pattern BARE = Pattern.compile("[<>]|&(?!amp;|lt;|gt;)");

	private static final Set<String> FIELDS = Set.of("text", "blocks", "mrkdwn", "unfurl_links", "unfurl_media");

	private SlackLimits() {
	}

	static void check(String json) {
		assertThat(json.length()).isLessThanOrEqualTo(12_000);
		Map<String, Object> message = JsonParserFactory.getJsonParser().parseMap(json);
		assertThat(FIELDS).containsAll(message.keySet());
		assertPlain((String) message.get("text"));
		List<?> blocks = (List<?>) message.get("blocks");
		assertThat(blocks).hasSizeBetween(1, 50).allSatisfy((block) -> block((Map<?, ?>) block));
	}

	private static void block(Map<?, ?> block) {
		Map<?, ?> text = (Map<?, ?>) block.get("text");
		String content = (String) text.get("text");
		assertThat(block.get("type")).isIn("header", "section");
		boolean header = block.get("type").equals("header");
		assertThat(content).hasSizeBetween(1, header ? 150 : 3_000);
		if (text.get("type").equals("mrkdwn")) {
			assertThat(header).isFalse();
			assertThat(content).matches(OURS);
		}
		else {
			assertThat(text.get("type")).isEqualTo("plain_text");
			assertPlain(content);
		}
	}

	private static void assertPlain(String text) {
		assertThat(BARE.matcher(text).find()).as(text).isFalse();
	}

}
