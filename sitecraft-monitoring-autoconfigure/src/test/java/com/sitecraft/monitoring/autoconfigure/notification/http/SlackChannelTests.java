package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.sitecraft.monitoring.autoconfigure.ScriptedServer;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelType;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelsProperties;
import com.sitecraft.monitoring.autoconfigure.notification.Pages;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

class SlackChannelTests extends HttpChannelContract {

	@Override
	ChannelsProperties.Entry properties(String url, @Nullable Duration timeout, boolean allowPrivate) {
		return new ChannelsProperties.Entry(ChannelType.SLACK, url + "/services/T0/B0/" + SECRET, null, null, Map.of(),
				List.of(), null, timeout, 10, allowPrivate, null);
	}

	@Override
	ScriptedServer accepting(ScriptedServer server) {
		return server.answer(200, "ok");
	}

	@Override
	void assertLimits(String json) {
		SlackLimits.check(json);
	}

	@Test
	void sendThenTellsWhatHappenedToTheUrlItself() throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			create(properties(server.url(), null, true)).send(Pages.page(Page.Kind.ACKNOWLEDGED));
			ScriptedServer.Request request = server.requests().get(0);
			assertThat(request.uri()).isEqualTo("/services/T0/B0/" + SECRET);
			assertThat(request.body()).contains("[acknowledged by ada] Redis is down", "Rule: health_check_down",
					"firing: redis (value NaN", "and 3 more alerts");
			SlackLimits.check(request.body());
		}
	}

	@ParameterizedTest
	@CsvSource({ "U012AB3CD, true", "!channel, false", "!subteam^S1, false", "#ops, false", "'U1> <!channel', false" })
	void sendWhenAddressIsAMemberThenMentionsThemAndNobodyElse(String address, boolean mentioned) throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			create(properties(server.url(), null, true)).send(Pages.page("i", Page.Kind.TRIGGERED, address));
			String body = server.requests().get(0).body();
			SlackLimits.check(body);
			assertThat(body.contains("<@")).isEqualTo(mentioned);
			assertThat(body).doesNotContain("<!");
		}
	}

	@Test
	void sendWhenLabelIsMarkupThenIsShownAndDoesNothing() throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			create(properties(server.url(), null, true)).send(Pages.titled("<!channel> & *all*"));
			assertThat(server.requests().get(0).body()).contains("&lt;!channel&gt; &amp; *all*")
				.contains("\"mrkdwn\":false");
		}
	}

	/** A proxy in between answers 200, too. */
	@ParameterizedTest
	@CsvSource({ "200, <html/>, Retry, status 200", "404, no_service, Refused, no_service",
			"400, s3cr3t, Refused, status 400" })
	void sendWhenAnswerIsNotOkThenSaysWhyAsFarAsSlackDoes(int status, String body, String kind, String detail)
			throws Exception {
		try (ScriptedServer server = new ScriptedServer().answer(status, body)) {
			Outcome outcome = create(properties(server.url(), null, true)).send(Pages.page(Page.Kind.TRIGGERED));
			assertThat(outcome.getClass().getSimpleName()).isEqualTo(kind);
			assertThat(outcome.detail()).endsWith(detail);
		}
	}

	@Test
	void sendDigestThenIsOneMessage() throws Exception {
		try (ScriptedServer server = accepting(new ScriptedServer())) {
			create(properties(server.url(), null, true))
				.sendDigest(Collections.nCopies(100, Pages.page("i", Page.Kind.RESOLVED, "U012AB3CD")));
			assertThat(server.requests()).singleElement().satisfies((request) -> {
				SlackLimits.check(request.body());
				assertThat(request.body()).contains("100 pages", "and 80 more pages", "\"<@U012AB3CD>\"");
			});
		}
	}

}
