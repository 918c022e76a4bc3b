package com.sitecraft.sample.traffic;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import com.sitecraft.sample.SampleTest;
import com.sitecraft.sample.Site;
import com.sitecraft.sample.account.Accounts;
import com.sitecraft.sample.account.Workspace;
import com.sitecraft.sample.account.Workspaces;
import com.sitecraft.sample.database.Schema;
import com.sitecraft.sample.demo.DemoProperties;
import com.sitecraft.sample.demo.LocalServer;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class TrafficDriverTests {

	@Autowired
	private Site site;

	@Autowired
	private Accounts accounts;

	@Autowired
	private Workspaces workspaces;

	@Autowired
	private ApplicationContext context;

	@Test
	void customerWhenActingForAWhileThenDoesWhatCustomersDo() throws IOException {
		double requested = this.site.metric("sitecraft_feature_uses_total", "feature=\"analysis_of_demo\"");
		Customer customer = new Customer(this.site.address(), "ben@sitecraft.example", "demo", new Random(7));
		for (int i = 0; i < 60; i++) {
			customer.act();
		}
		assertThat(this.site.metric("sitecraft_feature_uses_total", "feature=\"analysis_of_demo\""))
			.isGreaterThan(requested + 20);
	}

	@Test
	void customerWhenPayingThenTriesConvertsAndLeaves() throws IOException {
		double trials = this.site.metric("sitecraft_trials_started_total");
		double conversions = this.site.metric("sitecraft_subscription_conversions_total");
		double cancellations = this.site.metric("sitecraft_subscription_cancellations_total");
		Customer customer = new Customer(this.site.address(), "ada@sitecraft.example", "demo", new Random(7));
		customer.logIn();
		for (int i = 0; i < 30; i++) {
			customer.pay();
		}
		assertThat(this.site.metric("sitecraft_trials_started_total")).isGreaterThan(trials);
		assertThat(this.site.metric("sitecraft_subscription_conversions_total")).isGreaterThan(conversions);
		assertThat(this.site.metric("sitecraft_subscription_cancellations_total")).isGreaterThan(cancellations);
	}

	@Test
	void customerWhenCreditsRunLowThenBuysSome() throws IOException {
		this.site.address();
		long account = this.accounts.findByEmail("ada@sitecraft.example").orElseThrow().id();
		Workspace workspace = this.workspaces.ofAccount(account).get(0);
		this.workspaces.addCredits(workspace.id(), 3 - workspace.credits());
		Customer customer = new Customer(this.site.address(), "ada@sitecraft.example", "demo", new Random(7));
		customer.logIn();
		customer.requestAnalysis();
		assertThat(this.workspaces.ofAccount(account).get(0).credits()).isGreaterThan(3);
	}

	@Test
	void customerWhenTheSessionIsGoneThenLogsInAgain() throws IOException {
		Customer customer = new Customer(this.site.address(), "cleo@sitecraft.example", "demo", new Random(1));
		customer.act();
		customer.requestAnalysis();
		customer.logIn();
		customer.requestAnalysis();
	}

	@Test
	void driverWhenSwitchedOffThenIsNotThere() {
		assertThat(this.context.getBeanNamesForType(TrafficDriver.class)).isEmpty();
	}

	@Test
	void driverWhenStartedThenUsesTheApplicationUntilStopped() {
		this.site.address();
		TrafficDriver driver = new TrafficDriver(this.context.getBean(LocalServer.class),
				this.context.getBean(Schema.class), this.context.getBean(DemoProperties.class),
				new TrafficProperties(true, Duration.ofMillis(20)));
		double requested = this.site.metric("sitecraft_feature_uses_total", "feature=\"analysis_of_demo\"");
		driver.start();
		try {
			assertThat(driver.isRunning()).isTrue();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> this.site.metric("sitecraft_feature_uses_total",
						"feature=\"analysis_of_demo\"") > requested + 3);
		}
		finally {
			driver.stop();
		}
		assertThat(driver.isRunning()).isFalse();
	}

}
