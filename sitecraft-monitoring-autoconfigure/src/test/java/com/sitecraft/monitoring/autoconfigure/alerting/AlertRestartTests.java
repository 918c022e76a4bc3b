package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertChange;
import com.sitecraft.monitoring.alerting.AlertListener;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a restart remembers of alerts.
 */
class AlertRestartTests {

	private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

	private final List<AlertChange> told = new ArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, AlertingAutoConfiguration.class))
		.withBean(AlertListener.class, () -> this.told::add)
		.withBean(QueryEngine.class,
				() -> (query) -> (at) -> "load".equals(query.metric())
						? Vector.of(List.of(Labels.of("queue", "mail\n\u2028")), 11) : Vector.of(List.of()))
		.withPropertyValues("sitecraft.monitoring.alerts.rules.busy.metric=load",
				"sitecraft.monitoring.alerts.rules.busy.above=10", "sitecraft.monitoring.alerts.rules.busy.for=2m");

	@Test
	void alertWhenPendingAtARestartThenItsTimeGoesOn() {
		List<Entry> stored = new ArrayList<>();
		this.runner.run((context) -> {
			stored.addAll(tick(context, 0, null));
			stored.addAll(tick(context, 90, null));
		});
		assertThat(this.told).noneMatch((change) -> busy(change.after()) && change.notable());
		this.runner.run((context) -> {
			// A minute of downtime does not count.
			tick(context, 150, latest(stored));
			assertThat(alert(context).state()).isEqualTo(AlertState.PENDING);
			tick(context, 210, null);
			assertThat(alert(context).state()).isEqualTo(AlertState.FIRING);
		});
	}

	@Test
	void alertWhenFiringAtARestartThenFiresOnAndIsNotToldAgain() {
		List<Entry> stored = new ArrayList<>();
		this.runner.run((context) -> {
			stored.addAll(tick(context, 0, null));
			stored.addAll(tick(context, 120, null));
			assertThat(alert(context).state()).isEqualTo(AlertState.FIRING);
		});
		assertThat(fired()).isEqualTo(1);
		this.runner.run((context) -> {
			tick(context, 180, latest(stored));
			assertThat(alert(context).state()).isEqualTo(AlertState.FIRING);
			assertThat(alert(context).firedAt()).isEqualTo(START.plusSeconds(120));
		});
		assertThat(fired()).isEqualTo(1);
	}

	private long fired() {
		return this.told.stream()
			.filter((change) -> busy(change.after()) && change.kind() == AlertChange.Kind.FIRED)
			.count();
	}

	private static List<Entry> latest(List<Entry> stored) {
		Changes.Builder all = new Changes.Builder();
		stored.forEach(all::upsert);
		return List.copyOf(all.build().upserts().values());
	}

	private static List<Entry> tick(ApplicationContext context, int second, @Nullable List<Entry> stored) {
		Changes.Builder changes = new Changes.Builder();
		Tick tick = new Tick(START.plusSeconds(second), second * 1_000_000_000L, 1, true, stored, List.of(), changes);
		context.getBeanProvider(Stage.class).orderedStream().forEach((stage) -> stage.run(tick));
		return List.copyOf(changes.build().upserts().values());
	}

	private static Alert alert(ApplicationContext context) {
		return context.getBean(Alerting.class)
			.snapshot()
			.alerts()
			.stream()
			.filter(AlertRestartTests::busy)
			.findFirst()
			.orElseThrow();
	}

	private static boolean busy(Alert alert) {
		return "busy".equals(alert.rule());
	}

}
