package com.sitecraft.monitoring.autoconfigure.notification;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import com.sitecraft.monitoring.autoconfigure.alerting.AlertingAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.oncall.OnCallAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;
import com.sitecraft.monitoring.notification.Outcome;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole way from a value over its bound to a receiver, and back to the timeline.
 */
class DeliveriesTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private final AtomicReference<Double> load = new AtomicReference<>(11.0);

	private final Recording sms = new Recording();

	private final Receiver mail = new Receiver("mail");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, LoopAutoConfiguration.class,
				AlertingAutoConfiguration.class, IncidentsAutoConfiguration.class, ChannelsAutoConfiguration.class,
				DeliveryAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withBean("sms", Channel.class, () -> this.sms)
		.withBean("mail", Channel.class, () -> this.mail)
		.withBean(QueryEngine.class,
				() -> (query) -> (at) -> "load".equals(query.metric())
						? Vector.of(List.of(Labels.of("queue", "mail")), this.load.get()) : Vector.of(List.of()))
		.withPropertyValues("sitecraft.monitoring.interval=1s", "sitecraft.monitoring.alerts.rules.busy.metric=load",
				"sitecraft.monitoring.alerts.rules.busy.above=10",
				"sitecraft.monitoring.alerts.rules.busy.summary=Queue {queue} is busy",
				"sitecraft.monitoring.incidents.group-wait=0s",
				"sitecraft.monitoring.incidents.policies.default.fallback=mail",
				"sitecraft.monitoring.incidents.policies.default.steps[0].notify=channel:sms",
				"sitecraft.monitoring.incidents.routes[0].policy=default", "spring.application.name=shop");

	DeliveriesTests() throws IOException {
	}

	@AfterEach
	void close() {
		this.mail.close();
	}

	@Test
	void alertWhenFiresThenAPageTellsOfItAndOfItsEndAndTheTimelineSaysSo() {
		this.runner.run((context) -> {
			Incidents incidents = context.getBean(Incidents.class);
			awaitEvents(incidents, IncidentEvent.Kind.DELIVERED, 1);
			Notification told = this.sms.told.get(0).notification();
			assertThat(told.kind()).isEqualTo(Page.Kind.TRIGGERED);
			assertThat(told.title()).isEqualTo("Queue mail is busy");
			assertThat(told.labels()).containsEntry("queue", "mail").containsEntry("alertname", "busy");
			assertThat(told.alerts()).singleElement()
				.satisfies((line) -> assertThat(line.value()).isEqualTo(11))
				.satisfies((line) -> assertThat(line.endsAt()).isNull());
			assertThat(told.more()).isZero();
			assertThat(told.source()).startsWith("shop on ");
			assertThat(told.link()).isNull();
			this.load.set(1.0);
			awaitEvents(incidents, IncidentEvent.Kind.DELIVERED, 2);
			assertThat(this.sms.told).extracting((page) -> page.notification().kind())
				.containsExactly(Page.Kind.TRIGGERED, Page.Kind.RESOLVED);
			assertThat(this.sms.told).extracting(Delivery::incident).containsOnly(told.incident());
		});
	}

	@Test
	void pageWhenItIsRefusedThenTheFallbackIsTold() {
		this.sms.outcome = new Outcome.Refused("400");
		this.runner.run((context) -> {
			Incidents incidents = context.getBean(Incidents.class);
			awaitEvents(incidents, IncidentEvent.Kind.UNDELIVERED, 1);
			awaitEvents(incidents, IncidentEvent.Kind.DELIVERED, 1);
			assertThat(this.sms.told).hasSize(1);
			assertThat(this.mail.accepted).hasSize(1);
		});
	}

	@Test
	void pageWhenTheAddressIsKnownThenLinksToItsIncident() {
		String url = "sitecraft.monitoring.url=https://shop.example.org/";
		assertLink("https://shop.example.org/actuator/incidents/", url);
		assertLink("https://shop.example.org/manage/pages/", url, "management.endpoints.web.base-path=/manage",
				"management.endpoints.web.path-mapping.incidents=pages");
		assertLink("https://shop.example.org/incidents/", url, "management.endpoints.web.base-path=/");
	}

	private void assertLink(String prefix, String... properties) {
		this.sms.told.clear();
		this.runner.withPropertyValues(properties).run((context) -> {
			Awaitility.await().atMost(SOON).until(() -> !this.sms.told.isEmpty());
			Delivery told = this.sms.told.get(0);
			assertThat(told.notification().link()).isEqualTo(prefix + told.incident());
		});
	}

	@Test
	void addressWhenItIsNoneThenStopsTheStart() {
		for (String url : List.of("shop.example.org", "ftp://shop.example.org", "https://shop.example.org?a=b", "")) {
			this.runner.withPropertyValues("sitecraft.monitoring.url=" + url)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessage("sitecraft.monitoring.url is " + url
							+ ", allowed is an http or https URL with a host, without user, query and fragment"));
		}
		this.runner.withPropertyValues("sitecraft.monitoring.url=https://ada:secret@shop.example.org")
			.run((context) -> assertThat(context).getFailure().rootCause().message().doesNotContain("secret"));
	}

	@Test
	void channelWhenAPolicyOrAPersonNamesOneThatIsNotThereThenStopsTheStart() {
		this.runner.withPropertyValues("sitecraft.monitoring.incidents.policies.default.fallback=slak")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("sitecraft.monitoring.incidents.policies.default.fallback is slak, "
						+ "allowed is one of the channels [log, mail, sms]"));
		ApplicationContextRunner onCall = this.runner
			.withConfiguration(AutoConfigurations.of(OnCallAutoConfiguration.class));
		onCall.withPropertyValues("sitecraft.monitoring.oncall.people.ada.contacts.sms=12")
			.run((context) -> assertThat(context).hasNotFailed());
		onCall.withPropertyValues("sitecraft.monitoring.oncall.people.ada.contacts.fax=secret")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("sitecraft.monitoring.oncall.people.ada.contacts is fax, "
						+ "allowed is one of the channels [log, mail, sms]"));
	}

	private static void awaitEvents(Incidents incidents, IncidentEvent.Kind kind, int count) {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(incidents.snapshot().incidents().values()).singleElement()
				.satisfies((incident) -> assertThat(incident.timeline().first())
					.filteredOn((event) -> event.kind() == kind)
					.hasSize(count)));
	}

	private static final class Recording implements Channel {

		private final List<Delivery> told = new CopyOnWriteArrayList<>();

		private volatile Outcome outcome = new Outcome.Delivered("ok");

		@Override
		public String name() {
			return "sms";
		}

		@Override
		public Outcome send(Delivery delivery) {
			this.told.add(delivery);
			return this.outcome;
		}

		@Override
		public Outcome sendDigest(List<Delivery> deliveries) {
			this.told.addAll(deliveries);
			return this.outcome;
		}

	}

}
