package com.sitecraft.sample;

import java.io.IOException;
import java.util.Map;

import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

import com.sitecraft.sample.traffic.Visitor;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class SiteCraftApplicationTests {

	@Autowired
	private Site site;

	@Autowired
	private StringRedisTemplate redis;

	@Test
	void analysisWhenRequestedThenIsScoredMeasuredAndAcknowledged() throws IOException {
		double before = this.site.metric("sitecraft_analyses_total", "status=\"completed\"");
		double timed = this.site.metric("sitecraft_analysis_duration_seconds_count", "analysis_type=\"full\"");
		Visitor visitor = this.site.demo();
		Document result = Site.awaitFinished(visitor,
				Site.analyse(visitor, Map.of("source", "DEMO", "demo", "shop", "type", "FULL")));
		assertThat(result.select("#score").text()).matches("[1-4]?[0-9]");
		assertThat(result.select(".findings").text()).contains("There is no main heading (h1).",
				"Images without an alternative text (alt): 3 of 3.");
		assertThat(this.site.metric("sitecraft_analyses_total", "status=\"completed\"")).isEqualTo(before + 1);
		assertThat(this.site.metric("sitecraft_analysis_duration_seconds_count", "analysis_type=\"full\""))
			.isEqualTo(timed + 1);
		assertThat(this.site.metric("sitecraft_feature_uses_total", "feature=\"analysis_of_demo\"")).isPositive();
		Awaitility.await().untilAsserted(() -> {
			assertThat(this.redis.opsForStream().size("sitecraft:analyses")).isZero();
			assertThat(this.redis.opsForStream().pending("sitecraft:analyses", "workers").getTotalPendingMessages())
				.isZero();
		});
	}

	@Test
	void analysisWhenThePageCannotBeHadThenFailsSaysWhyAndCostsNothing() throws IOException {
		double before = this.site.metric("sitecraft_analyses_total", "status=\"failed\"");
		Visitor visitor = this.site.demo();
		String credits = credits(visitor);
		Document result = Site.awaitFinished(visitor,
				Site.analyse(visitor, Map.of("source", "DEMO", "demo", "outage", "type", "SEO")));
		assertThat(result.select(".status").text()).isEqualTo("failed");
		assertThat(result.select("#failure").text()).isEqualTo("The server answered with status 503.");
		assertThat(this.site.metric("sitecraft_analyses_total", "status=\"failed\"")).isEqualTo(before + 1);
		assertThat(credits(visitor)).isEqualTo(credits);
	}

	@Test
	void analysisWhenTheAddressIsInternalThenIsRefused() throws IOException {
		Visitor visitor = this.site.demo();
		Document result = Site.awaitFinished(visitor, Site.analyse(visitor,
				Map.of("source", "WEB", "url", this.site.address() + "/demo-sites/bakery", "type", "FULL")));
		assertThat(result.select("#failure").text()).contains("internal network");
	}

	@Test
	void analysisWhenPostedHtmlIsHostileThenIsScoredAndShownAsText() throws IOException {
		Visitor visitor = this.site.demo();
		String html = "<title>\0<script>alert(1)</script></title><p>" + "\0".repeat(100);
		Document result = Site.awaitFinished(visitor,
				Site.analyse(visitor, Map.of("source", "HTML", "html", html, "type", "FULL")));
		assertThat(result.select(".status").text()).isEqualTo("completed");
		assertThat(result.select("dd").eachText()).contains("<script>alert(1)</script>");
		assertThat(result.select("script")).isEmpty();
	}

	@Test
	void analysisWhenThePageIsMadeToKeepAWorkerBusyThenIsRefused() throws IOException {
		Visitor visitor = this.site.demo();
		Document result = Site.awaitFinished(visitor, Site.analyse(visitor,
				Map.of("source", "HTML", "html", "<div>".repeat(45_000) + "<input>".repeat(20_000), "type", "FULL")));
		assertThat(result.select("#failure").text()).contains("nested more than 512");
	}

	@Test
	void analysisWhenWhatToAnalyseMakesNoSenseThenIsRefusedAtOnce() throws IOException {
		Visitor visitor = this.site.demo();
		assertThat(Site.analyse(visitor, Map.of("source", "WEB", "url", "ftp://example.com/")).select(".alert").text())
			.contains("http://");
		assertThat(Site.analyse(visitor, Map.of("source", "DEMO", "demo", "../etc")).select(".alert").text())
			.contains("no such demo site");
	}

	@Test
	void healthWhenAllIsWellThenIsUpAndTheBuildIsKnown() {
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.site.get("/actuator/health").body()).contains("\"status\":\"UP\""));
		assertThat(this.site.get("/actuator/info", "Authorization", Site.basic("operator", "operator")).body())
			.contains("\"artifact\":\"sample-app\"");
	}

	private static String credits(Visitor visitor) throws IOException {
		return visitor.open("/dashboard").select("article .credits").first().text();
	}

}
