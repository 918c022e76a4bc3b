package com.sitecraft.sample.traffic;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * A simulated customer, who does one thing at a time, most often the usual. Not
 * thread-safe.
 */
final class Customer {

	private static final int FEW_CREDITS = 10;

	private final Visitor visitor;

	private final String email;

	private final String password;

	private final RandomGenerator random;

	private boolean loggedIn;

	Customer(URI address, String email, String password, RandomGenerator random) {
		this.visitor = new Visitor(address);
		this.email = email;
		this.password = password;
		this.random = random;
	}

	/**
	 * Does one thing.
	 * @throws IOException when the application does not answer, or not as expected; the
	 * customer logs in again next time
	 */
	void act() throws IOException {
		try {
			if (!this.loggedIn) {
				logIn();
				return;
			}
			int chance = this.random.nextInt(100);
			if (chance < 60) {
				requestAnalysis();
			}
			else if (chance < 85) {
				readResult();
			}
			else if (chance < 92) {
				pay();
			}
			else if (chance < 95) {
				logOut();
			}
			else {
				this.visitor.open("/dashboard");
			}
		}
		catch (IOException ex) {
			this.loggedIn = false;
			throw ex;
		}
	}

	void logIn() throws IOException {
		if (this.random.nextInt(10) == 0) {
			this.visitor.logIn(this.email, "forgotten");
		}
		if (!this.visitor.logIn(this.email, this.password)) {
			throw new IOException("The application did not let " + this.email + " in");
		}
		this.loggedIn = true;
	}

	void requestAnalysis() throws IOException {
		Document workspace = openWorkspace();
		if (credits(workspace) < FEW_CREDITS) {
			workspace = this.visitor.submit(workspace, "credits", Map.of("size", pick("SMALL", "MEDIUM")));
		}
		// The share of failures stays well below what counts as unhealthy.
		String site = (this.random.nextInt(50) == 0) ? "outage" : pick("bakery", "portfolio", "shop");
		String type = pick("FULL", "FULL", "SEO", "ACCESSIBILITY");
		this.visitor.submit(workspace, "analyse", Map.of("source", "DEMO", "demo", site, "type", type));
	}

	private void readResult() throws IOException {
		List<Element> links = openWorkspace().select("a[href^=/analyses/]");
		if (!links.isEmpty()) {
			this.visitor.open(links.get(this.random.nextInt(links.size())).attr("href"));
		}
	}

	/** Tries a plan, stays or goes, whatever the workspace offers. */
	void pay() throws IOException {
		Document dashboard = this.visitor.open("/dashboard");
		Element keep = dashboard.selectFirst("form[id^=keep-]");
		if (keep != null && this.random.nextInt(3) == 0) {
			this.visitor.submit(dashboard, keep.id(), Map.of());
			return;
		}
		Document workspace = openWorkspace();
		if (Visitor.form(workspace, "trial").isPresent()) {
			this.visitor.submit(workspace, "trial", Map.of("plan", pick("PRO", "PRO", "BUSINESS")));
		}
		else if (Visitor.form(workspace, "upgrade").isPresent() && this.random.nextInt(3) > 0) {
			this.visitor.submit(workspace, "upgrade", Map.of());
		}
		else if (Visitor.form(workspace, "cancel").isPresent() && this.random.nextInt(3) == 0) {
			this.visitor.submit(workspace, "cancel",
					Map.of("reason", pick("TOO_EXPENSIVE", "MISSING_FEATURE", "NOT_USED", "OTHER")));
		}
	}

	private void logOut() throws IOException {
		this.visitor.submit(this.visitor.open("/dashboard"), "logout", Map.of());
		this.loggedIn = false;
	}

	private Document openWorkspace() throws IOException {
		List<Element> links = this.visitor.open("/dashboard").select("a[href^=/workspaces/]");
		if (links.isEmpty()) {
			throw new IOException("The dashboard shows no workspace");
		}
		return this.visitor.open(links.get(this.random.nextInt(links.size())).attr("href"));
	}

	private static int credits(Document workspace) throws IOException {
		try {
			return Integer.parseInt(workspace.select("#credit-count").text());
		}
		catch (NumberFormatException ex) {
			throw new IOException("The workspace does not show its credits", ex);
		}
	}

	private String pick(String... choices) {
		return choices[this.random.nextInt(choices.length)];
	}

}
