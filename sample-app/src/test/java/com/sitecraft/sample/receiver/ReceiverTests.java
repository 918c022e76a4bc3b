package com.sitecraft.sample.receiver;

import java.net.http.HttpResponse;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import com.sitecraft.sample.SampleTest;
import com.sitecraft.sample.Site;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class ReceiverTests {

	private static final String PAGERDUTY = "/receivers/pagerduty/v2/enqueue";

	private static final String SLACK = "/receivers/slack";

	@Autowired
	private Site site;

	@Test
	void phoneWhenTriggeredAcknowledgedAndResolvedThenShowsTheLastStateAndTheText() {
		assertThat(event("trigger", "a-1", "Redis is down").statusCode()).isEqualTo(202);
		assertThat(phone("a-1").attr("data-state")).isEqualTo("triggered");
		assertThat(phone("a-1").text()).contains("Redis is down", "critical");
		event("acknowledge", "a-1", "");
		event("trigger", "a-1", "Redis is still down");
		assertThat(phone("a-1").attr("data-state")).isEqualTo("acknowledged");
		event("resolve", "a-1", "");
		assertThat(phone("a-1").attr("data-state")).isEqualTo("resolved");
		assertThat(phone("a-1").text()).contains("Redis is still down", "4 events");
		event("trigger", "a-1", "Redis is down again");
		assertThat(phone("a-1").attr("data-state")).isEqualTo("triggered");
	}

	@Test
	void phoneWhenNobodyWasPagedThenAResolutionShowsNothing() {
		assertThat(event("resolve", "never-triggered", "").statusCode()).isEqualTo(202);
		assertThat(page().text()).doesNotContain("never-triggered");
	}

	@Test
	void phoneWhenTheEventIsNoneThenSaysSo() {
		assertThat(this.site.post(PAGERDUTY, "{\"event_action\":\"explode\",\"dedup_key\":\"a\"}").statusCode())
			.isEqualTo(400);
		assertThat(this.site.post(PAGERDUTY, "{\"event_action\":").statusCode()).isEqualTo(400);
		assertThat(this.site.post(PAGERDUTY, "{\"x\":\"" + "y".repeat(600_000) + "\"}").statusCode()).isEqualTo(413);
	}

	@Test
	void chatWhenPostedThenShowsHeaderAndTextAsText() {
		HttpResponse<String> answer = this.site.post(SLACK, """
				{"text": "fallback", "blocks": [
				{"type": "header", "text": {"type": "plain_text", "text": "Queue mail is full"}},
				{"type": "section", "text": {"type": "mrkdwn", "text": "host &lt;script&gt;alert(1)&lt;/script&gt;"}},
				{"type": "section", "fields": [{"type": "plain_text", "text": "severity: warning"}]}]}""");
		assertThat(answer.body()).isEqualTo("ok");
		Document page = page();
		assertThat(page.select("#chat").text()).contains("Queue mail is full", "<script>alert(1)</script>",
				"severity: warning");
		assertThat(page.select("#chat script")).isEmpty();
	}

	@Test
	void pageWhenNotTheOperatorThenIsNotShown() {
		assertThat(this.site.get("/receivers").statusCode()).isNotEqualTo(200);
	}

	private HttpResponse<String> event(String action, String key, String summary) {
		return this.site.post(PAGERDUTY, """
				{"routing_key": "demo", "event_action": "%s", "dedup_key": "%s",
				"payload": {"summary": "%s", "source": "test", "severity": "critical"}}""".formatted(action, key,
				summary));
	}

	private org.jsoup.nodes.Element phone(String key) {
		return page().select("#phone tr:contains(" + key + ")").first();
	}

	private Document page() {
		return Jsoup.parse(this.site.get("/receivers", "Authorization", Site.basic("operator", "operator")).body());
	}

}
