package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertingAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.loop.LoopWaker;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.incident.PageOutcome;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From a firing rule to a page and a stored incident, over the stages of real ticks.
 */
class IncidentsAutoConfigurationTests {

	private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

	private final AtomicReference<Double> load = new AtomicReference<>(11.0);

	private final List<Page> pages = new ArrayList<>();

	private final Map<Entry.Key, Entry> stored = new LinkedHashMap<>();

	private final List<String> late = new ArrayList<>();

	private static final List<Labels> LOADED = List.of(Labels.of("queue", "mail\n\u2028\uD800"));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, AlertingAutoConfiguration.class,
				IncidentsAutoConfiguration.class))
		.withBean(PageSink.class, () -> (change, page, tick) -> this.pages.add(page))
		.withBean(PageReports.class, () -> (tick, receiver) -> {
			this.late.forEach(receiver::late);
			this.late.forEach((key) -> receiver.settled(key, PageOutcome.DELIVERED, "ok"));
			this.late.clear();
		})
		.withBean(QueryEngine.class,
				() -> (query) -> (at) -> "load".equals(query.metric()) ? Vector.of(LOADED, this.load.get())
						: Vector.of(List.of()))
		.withPropertyValues("sitecraft.monitoring.alerts.rules.busy.metric=load",
				"sitecraft.monitoring.alerts.rules.busy.above=10", "sitecraft.monitoring.incidents.group-by=queue",
				"sitecraft.monitoring.incidents.policies.default.steps[0].notify=channel:ops",
				"sitecraft.monitoring.incidents.policies.default.steps[1].after=10m",
				"sitecraft.monitoring.incidents.policies.default.steps[1].notify=channel:boss",
				"sitecraft.monitoring.incidents.times.office.weekdays=monday",
				"sitecraft.monitoring.incidents.routes[0].match=severity=\"info\"",
				"sitecraft.monitoring.incidents.routes[0].defer-until=office",
				"sitecraft.monitoring.incidents.routes[0].policy=default",
				"sitecraft.monitoring.incidents.routes[1].policy=default");

	@Test
	void ruleWhenFiresThenOpensAnIncidentThatIsPagedAndStored() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			tick(context, 0);
			assertThat(this.pages).isEmpty();
			tick(context, 30);
			assertThat(this.pages).extracting(Page::channel).containsExactly("ops");
			assertThat(incident(context).telling().pages()).isEqualTo(1);
			EntryCodec codec = context.getBean(EntryCodec.class);
			assertThat(read(context)).singleElement()
				.satisfies((read) -> assertThat(codec.entry(read)).isEqualTo(codec.entry(incident(context))));
			// The watchdog fires, and opens none.
			assertThat(context.getBean(Incidents.class).snapshot().incidents()).hasSize(1);
		});
	}

	@Test
	void timerWhenDueBetweenTwoTicksThenTheLoopIsWoken() {
		CountDownLatch woken = new CountDownLatch(1);
		this.runner.withPropertyValues("sitecraft.monitoring.incidents.group-wait=1s")
			.withBean(LoopWaker.class, () -> new LoopWaker() {

				@Override
				public void wake() {
					woken.countDown();
				}

				@Override
				public void wakeForCommands() {
				}

			})
			.run((context) -> {
				tick(context, 0);
				assertThat(woken.await(10, TimeUnit.SECONDS)).isTrue();
			});
	}

	@Test
	void incidentWhenRestartedThenGoesOnWhereItWas() {
		this.runner.run((context) -> {
			tick(context, 0);
			tick(context, 30);
		});
		this.runner.run((context) -> {
			tick(context, 300, true, new ArrayList<>(this.stored.values()));
			assertThat(this.pages).hasSize(1);
			tick(context, 629);
			assertThat(this.pages).hasSize(1);
			tick(context, 630);
			assertThat(this.pages).extracting(Page::channel).containsExactly("ops", "boss");
			this.load.set(0.0);
			tick(context, 645);
			assertThat(this.pages).extracting(Page::kind).endsWith(Page.Kind.RESOLVED, Page.Kind.RESOLVED);
		});
		assertThat(this.pages).extracting(Page::key).doesNotHaveDuplicates();
	}

	@Test
	void replicaWhenItDoesNotLeadThenShowsWhatIsStoredAndPagesNobody() {
		this.runner.run((context) -> {
			tick(context, 0);
			tick(context, 30);
		});
		this.pages.clear();
		this.runner.run((context) -> {
			tick(context, 45, false, new ArrayList<>(this.stored.values()));
			assertThat(incident(context).telling().pages()).isEqualTo(1);
			tick(context, 700, false, null);
			assertThat(this.pages).isEmpty();
			tick(context, 715, true, new ArrayList<>(this.stored.values()));
			assertThat(this.pages).extracting(Page::channel).containsExactly("boss");
		});
	}

	@Test
	void storeWhenReadLateThenTheAcknowledgementInItHoldsAndIsStoredAgain() {
		this.runner.run((context) -> {
			tick(context, 0);
			tick(context, 30);
			Changes.Builder changes = new Changes.Builder();
			context.getBean(IncidentCommands.class)
				.handle(command(IncidentCommands.ACKNOWLEDGE, incident(context).id(), ""),
						new Tick(START.plusSeconds(40), 40_000_000_000L, 1, true, null, List.of(), changes));
			this.stored.putAll(changes.build().upserts());
		});
		List<Entry> acknowledged = new ArrayList<>(this.stored.values());
		this.runner.run((context) -> {
			// The store is away: this one opens the same incident again.
			tick(context, 60);
			tick(context, 90);
			assertThat(incident(context).state()).isEqualTo(Incident.State.TRIGGERED);
			tick(context, 105, true, acknowledged);
			tick(context, 1_700);
			assertThat(incident(context).course().acknowledgedBy()).isEqualTo("ann");
			assertThat(this.pages).extracting(Page::channel).containsOnly("ops");
			assertThat(read(context).get(0)).satisfies((read) -> {
				assertThat(read.state()).isEqualTo(Incident.State.ACKNOWLEDGED);
				assertThat(read.telling().pages()).isEqualTo(2);
			});
		});
	}

	@Test
	void pageWhenLateOrDeliveredThenIsOnTheTimelineAndStored() {
		this.runner.run((context) -> {
			tick(context, 0);
			tick(context, 30);
			this.late.add(this.pages.get(0).key());
			tick(context, 150);
			assertThat(this.pages).extracting(Page::channel).containsExactly("ops", "log");
			assertThat(read(context).get(0).timeline().events()).extracting((event) -> event.kind().name())
				.contains("FELL_BACK", "DELIVERED");
		});
	}

	@Test
	void commandWhenSentThenIsDoneStoredAndSaysWhyNot() {
		this.runner.run((context) -> {
			tick(context, 0);
			tick(context, 30);
			String id = incident(context).id();
			IncidentCommands commands = context.getBean(IncidentCommands.class);
			Changes.Builder changes = new Changes.Builder();
			Tick tick = new Tick(START.plusSeconds(40), 40_000_000_000L, 1, true, null, List.of(), changes);
			assertThat(commands.handle(command(IncidentCommands.ACKNOWLEDGE, id, ""), tick).join().text())
				.isEqualTo("incident " + id + " is acknowledged");
			assertThat(this.pages).extracting(Page::kind).endsWith(Page.Kind.ACKNOWLEDGED);
			assertThat(changes.build().upserts()).hasSize(1);
			assertThat(commands.handle(command(IncidentCommands.NOTE, id, "It was\nthe cable"), tick).join().text())
				.isEqualTo("incident " + id + " is acknowledged");
			assertThat(
					commands.handle(command(IncidentCommands.SNOOZE, id, "2026-03-01T01:00:00Z"), tick).join().text())
				.isEqualTo("incident " + id + " is snoozed");
			assertThat(commands.handle(command(IncidentCommands.ESCALATE, id, ""), tick).join().text())
				.isEqualTo("incident " + id + " is triggered");
			assertThat(commands.handle(command(IncidentCommands.RESOLVE, "none", START.toString()), tick).join().text())
				.isEqualTo("There is no incident none");
			assertThat(commands.handle(command(IncidentCommands.RESOLVE, id, START.toString()), tick).join().text())
				.isEqualTo("incident " + id + " is resolved");
			assertThat(commands.handle(command(IncidentCommands.RESOLVE, "none", ""), tick).join().text())
				.isEqualTo("There is no incident none");
		});
	}

	@Test
	void incidentsWhenOffThenAlertsStayAlerts() {
		this.runner.withPropertyValues("sitecraft.monitoring.incidents.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Incidents.class));
	}

	private static Command command(String kind, String id, String more) {
		return new Command("c", kind, IncidentCommands.body(id, more), "ann", START);
	}

	private List<Incident> read(ApplicationContext context) {
		return context.getBean(EntryCodec.class).incidents(this.stored.values());
	}

	private void tick(ApplicationContext context, int second) {
		tick(context, second, true, null);
	}

	private void tick(ApplicationContext context, int second, boolean leader, @Nullable List<Entry> stored) {
		Changes.Builder changes = new Changes.Builder();
		Tick tick = new Tick(START.plusSeconds(second), second * 1_000_000_000L, 1, leader, stored, List.of(), changes);
		context.getBeanProvider(Stage.class).orderedStream().forEach((stage) -> stage.run(tick));
		this.stored.putAll(changes.build().upserts());
	}

	private static Incident incident(ApplicationContext context) {
		return Objects
			.requireNonNull(context.getBean(Incidents.class).snapshot().incidents().values().iterator().next());
	}

}
