package com.sitecraft.sample.billing;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import com.sitecraft.sample.SampleTest;
import com.sitecraft.sample.Site;
import com.sitecraft.sample.account.Accounts;
import com.sitecraft.sample.account.Plan;
import com.sitecraft.sample.account.Workspace;
import com.sitecraft.sample.account.Workspaces;
import com.sitecraft.sample.traffic.Visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SampleTest
class BillingTests {

	@Autowired
	private Site site;

	@Autowired
	private Billing billing;

	@Autowired
	private Accounts accounts;

	@Autowired
	private Workspaces workspaces;

	private long account;

	private Workspace workspace;

	private Visitor visitor;

	@BeforeEach
	void prepare() throws IOException {
		this.visitor = new Visitor(this.site.address());
		String email = UUID.randomUUID() + "@sitecraft.example";
		this.account = this.accounts.save(email, "Payer", "{noop}secret");
		this.workspaces.add(this.account, "Shop");
		this.workspace = this.workspaces.ofAccount(this.account).get(0);
		assertThat(this.visitor.logIn(email, "secret")).isTrue();
	}

	@Test
	void trialWhenConvertedAndCancelledThenEveryStepIsCounted() throws IOException {
		double trials = this.site.metric("sitecraft_trials_started_total", "plan_type=\"pro\"");
		double conversions = this.site.metric("sitecraft_subscription_conversions_total", "plan_type=\"pro\"",
				"source=\"workspace\"");
		double cancellations = this.site.metric("sitecraft_subscription_cancellations_total", "plan_type=\"pro\"",
				"reason=\"not_used\"");
		double active = this.site.metric("sitecraft_subscriptions_active", "plan_type=\"pro\"");
		submit("trial", Map.of("plan", "PRO"));
		assertThat(plan()).isEqualTo(Plan.PRO);
		assertThat(this.site.metric("sitecraft_trials_started_total", "plan_type=\"pro\"")).isEqualTo(trials + 1);
		submit("upgrade", Map.of());
		assertThat(this.billing.running(this.workspace.id())).hasValueSatisfying(
				(subscription) -> assertThat(subscription.status()).isEqualTo(SubscriptionStatus.ACTIVE));
		assertThat(this.site.metric("sitecraft_subscription_conversions_total", "plan_type=\"pro\"",
				"source=\"workspace\""))
			.isEqualTo(conversions + 1);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.site.metric("sitecraft_subscriptions_active", "plan_type=\"pro\""))
				.isEqualTo(active + 1));
		submit("cancel", Map.of("reason", "NOT_USED"));
		assertThat(plan()).isEqualTo(Plan.FREE);
		assertThat(this.site.metric("sitecraft_subscription_cancellations_total", "plan_type=\"pro\"",
				"reason=\"not_used\""))
			.isEqualTo(cancellations + 1);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.site.metric("sitecraft_subscriptions_active", "plan_type=\"pro\""))
				.isEqualTo(active));
	}

	@Test
	void trialWhenKeptFromTheDashboardThenTheConversionSaysSo() throws IOException {
		double conversions = this.site.metric("sitecraft_subscription_conversions_total", "source=\"dashboard\"");
		submit("trial", Map.of("plan", "BUSINESS"));
		this.visitor.submit(this.visitor.open("/dashboard"), "keep-" + this.workspace.id(), Map.of());
		assertThat(plan()).isEqualTo(Plan.BUSINESS);
		assertThat(this.site.metric("sitecraft_subscription_conversions_total", "source=\"dashboard\""))
			.isEqualTo(conversions + 1);
		assertThat(this.visitor.open("/dashboard").select("form[id^=keep-]")).isEmpty();
	}

	@Test
	void purchaseWhenNoTrialRanThenIsNoConversion() {
		double conversions = this.site.metric("sitecraft_subscription_conversions_total");
		this.billing.upgrade(this.workspace, Plan.PRO, UpgradeSource.DASHBOARD);
		this.billing.upgrade(this.workspace, Plan.BUSINESS, UpgradeSource.DASHBOARD);
		assertThat(plan()).isEqualTo(Plan.BUSINESS);
		assertThat(this.site.metric("sitecraft_subscription_conversions_total")).isEqualTo(conversions);
	}

	@Test
	void trialWhenCancelledThenIsNoCancellationOfASubscription() {
		double cancellations = this.site.metric("sitecraft_subscription_cancellations_total");
		this.billing.startTrial(this.workspace, Plan.PRO);
		this.billing.cancel(this.workspace, CancellationReason.OTHER);
		assertThat(this.site.metric("sitecraft_subscription_cancellations_total")).isEqualTo(cancellations);
		assertThat(plan()).isEqualTo(Plan.FREE);
	}

	@Test
	void trialWhenStartedManyTimesAtOnceThenStartsOnce() throws Exception {
		double trials = this.site.metric("sitecraft_trials_started_total");
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> attempts = IntStream.range(0, 4)
				.<Future<?>>mapToObj(
						(i) -> threads.submit(() -> this.billing.startTrial(this.workspace, Plan.BUSINESS)))
				.toList();
			assertThat(attempts.stream().filter(BillingTests::succeeded)).hasSize(1);
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.site.metric("sitecraft_trials_started_total")).isEqualTo(trials + 1);
	}

	@Test
	void changeWhenItMakesNoSenseThenIsRefused() {
		assertThatExceptionOfType(BillingException.class)
			.isThrownBy(() -> this.billing.cancel(this.workspace, CancellationReason.OTHER));
		assertThatExceptionOfType(BillingException.class)
			.isThrownBy(() -> this.billing.startTrial(this.workspace, Plan.FREE));
		this.billing.upgrade(this.workspace, Plan.PRO, UpgradeSource.WORKSPACE);
		assertThatExceptionOfType(BillingException.class)
			.isThrownBy(() -> this.billing.upgrade(this.workspace, Plan.PRO, UpgradeSource.WORKSPACE));
		assertThatExceptionOfType(BillingException.class)
			.isThrownBy(() -> this.billing.startTrial(this.workspace, Plan.BUSINESS));
		assertThat(plan()).isEqualTo(Plan.PRO);
	}

	@Test
	void creditsWhenUsedUpThenAnalysesAreRefusedUntilSomeAreBought() throws IOException {
		this.workspaces.addCredits(this.workspace.id(), 1 - this.workspace.credits());
		analyse();
		Document refused = analyse();
		assertThat(refused.select(".alert").text()).contains("no credits left");
		assertThat(refused.select("#credit-count").text()).isEqualTo("0");
		double bought = this.site.metric("sitecraft_credit_purchases_total", "package_size=\"250\"");
		submit("credits", Map.of("size", "MEDIUM"));
		assertThat(this.site.metric("sitecraft_credit_purchases_total", "package_size=\"250\"")).isEqualTo(bought + 1);
		assertThat(analyse().location()).contains("/analyses/");
	}

	@Test
	void formWhenItWasChangedByHandThenIsRefused() throws IOException {
		assertThat(submit("credits", Map.of("size", "HUGE")).select("h1").text()).isEqualTo("Something went wrong");
	}

	private Document analyse() throws IOException {
		return submit("analyse", Map.of("source", "HTML", "html", "<p>page"));
	}

	private Document submit(String form, Map<String, String> values) throws IOException {
		return this.visitor.submit(this.visitor.open("/workspaces/" + this.workspace.id()), form, values);
	}

	private Plan plan() {
		return this.workspaces.find(this.workspace.id(), this.account).orElseThrow().plan();
	}

	private static boolean succeeded(Future<?> attempt) {
		try {
			attempt.get();
			return true;
		}
		catch (Exception ex) {
			assertThat(ex).hasCauseInstanceOf(BillingException.class);
			return false;
		}
	}

}
