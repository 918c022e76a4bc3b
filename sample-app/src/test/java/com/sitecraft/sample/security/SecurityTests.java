package com.sitecraft.sample.security;

import java.io.IOException;
import java.util.Map;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.password.PasswordEncoder;

import com.sitecraft.sample.SampleTest;
import com.sitecraft.sample.Site;
import com.sitecraft.sample.account.Accounts;
import com.sitecraft.sample.account.Workspaces;
import com.sitecraft.sample.traffic.Visitor;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class SecurityTests {

	private static final String CUSTOMER = Site.basic("demo@sitecraft.example", "demo");

	private static final String OPERATOR = Site.basic("operator", "operator");

	@Autowired
	private Site site;

	@Autowired
	private Accounts accounts;

	@Autowired
	private Workspaces workspaces;

	@Autowired
	private PasswordEncoder encoder;

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness",
			"/actuator/prometheus", "/", "/status", "/demo-sites/bakery", "/sitecraft.css" })
	void openPathWhenAnonymousThenIsServed(String path) {
		assertThat(this.site.get(path).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/metrics", "/actuator/env", "/actuator/loggers",
			"/actuator/threaddump", "/actuator/info" })
	void actuatorWhenNotOpenThenIsForTheOperatorOnly(String path) {
		assertThat(this.site.get(path).statusCode()).isEqualTo(401);
		assertThat(this.site.get(path).headers().firstValue("WWW-Authenticate"))
			.hasValueSatisfying((challenge) -> assertThat(challenge).startsWith("Basic"));
		assertThat(this.site.get(path, "Authorization", CUSTOMER).statusCode()).isEqualTo(403);
		assertThat(this.site.get(path, "Authorization", OPERATOR).statusCode()).isEqualTo(200);
	}

	@Test
	void healthWhenAskedByTheOperatorOnlyThenHasDetails() {
		assertThat(this.site.get("/actuator/health").body()).doesNotContain("components");
		assertThat(this.site.get("/actuator/health", "Authorization", CUSTOMER).body()).doesNotContain("components");
		assertThat(this.site.get("/actuator/health", "Authorization", OPERATOR).body()).contains("\"db\"");
	}

	@Test
	void browserWhenNotLoggedInThenIsSentToTheForm() {
		assertThat(this.site.get("/actuator/metrics", "Accept", "text/html").headers().firstValue("Location"))
			.hasValueSatisfying((location) -> assertThat(location).endsWith("/login"));
		assertThat(this.site.get("/dashboard", "Accept", "text/html").statusCode()).isEqualTo(302);
	}

	@Test
	void logInWhenThePasswordIsWrongThenIsRefused() throws IOException {
		Visitor visitor = new Visitor(this.site.address());
		assertThat(visitor.logIn("demo@sitecraft.example", "wrong")).isFalse();
		assertThat(visitor.logIn("nobody@sitecraft.example", "demo")).isFalse();
		assertThat(visitor.logIn("operator", "demo")).isFalse();
		assertThat(visitor.open("/dashboard").select("form#login")).isNotEmpty();
	}

	@Test
	void operatorWhenLoggedInThenSeesTheActuatorButNoCustomerData() throws IOException {
		Visitor visitor = new Visitor(this.site.address());
		assertThat(visitor.logIn("operator", "operator")).isTrue();
		assertThat(visitor.open("/actuator/metrics").text()).contains("jvm.memory.used");
		assertThat(visitor.open("/dashboard").text()).contains("This is not for you");
	}

	@Test
	void logOutWhenLoggedInThenEndsTheSession() throws IOException {
		Visitor visitor = this.site.demo();
		visitor.submit(visitor.open("/dashboard"), "logout", Map.of());
		assertThat(visitor.open("/dashboard").select("form#login")).isNotEmpty();
	}

	@Test
	void formWhenItsTokenIsForgedThenIsRefused() throws IOException {
		Visitor visitor = this.site.demo();
		Document refused = visitor.submit(visitor.open("/dashboard"), "workspace",
				Map.of("name", "Forged", "_csrf", "forged"));
		assertThat(refused.text()).contains("This is not for you");
		assertThat(visitor.open("/dashboard").text()).doesNotContain("Forged");
	}

	@Test
	void actuatorWhenWrittenToThenNeedsATokenOrTheHeader() throws IOException {
		Visitor visitor = new Visitor(this.site.address());
		visitor.logIn("operator", "operator");
		String session = "JSESSIONID=" + visitor.cookie("JSESSIONID").orElseThrow();
		String body = "{\"configuredLevel\":null}";
		String path = "/actuator/loggers/com.example";
		assertThat(this.site.post(path, body, "Cookie", session).statusCode()).isEqualTo(403);
		assertThat(this.site.post(path, body, "Authorization", OPERATOR).statusCode()).isEqualTo(204);
	}

	@Test
	void workspaceWhenItIsAnothersThenIsNotFound() throws IOException {
		long stranger = this.accounts.save("stranger@sitecraft.example", "Stranger", this.encoder.encode("secret"));
		this.workspaces.add(stranger, "Hidden");
		long hidden = this.workspaces.ofAccount(stranger).get(0).id();
		assertThat(this.site.get("/workspaces/" + hidden, "Authorization", CUSTOMER).statusCode()).isEqualTo(404);
		for (String action : new String[] { "analyses", "trial", "upgrade", "cancel", "credits" }) {
			assertThat(this.site
				.post("/workspaces/" + hidden + "/" + action,
						"plan=PRO&reason=OTHER&size=SMALL&source=DEMO&demo=bakery", "Authorization", CUSTOMER)
				.statusCode()).as(action).isEqualTo(404);
		}
		Visitor visitor = this.site.demo();
		String analysis = Site.analyse(visitor, Map.of("source", "DEMO", "demo", "bakery")).location();
		String path = analysis.substring(this.site.address().toString().length());
		assertThat(this.site.get(path, "Authorization", CUSTOMER).statusCode()).isEqualTo(200);
		assertThat(
				this.site.get(path, "Authorization", Site.basic("stranger@sitecraft.example", "secret")).statusCode())
			.isEqualTo(404);
	}

	@Test
	void passwordWhenEncodedWeaklyThenIsEncodedAnewAtLogIn() throws IOException {
		this.accounts.save("Old@SiteCraft.example", "Old", "{noop}secret");
		assertThat(new Visitor(this.site.address()).logIn("old@sitecraft.example", "secret")).isTrue();
		assertThat(this.accounts.findByEmail("old@sitecraft.example").orElseThrow().password()).startsWith("{bcrypt}");
		assertThat(new Visitor(this.site.address()).logIn("old@sitecraft.example", "secret")).isTrue();
	}

}
