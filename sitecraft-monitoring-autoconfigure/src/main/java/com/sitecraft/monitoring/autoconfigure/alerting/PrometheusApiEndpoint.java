package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.RuleExpression;
import com.sitecraft.monitoring.alerting.RuleView;

/**
 * Rules and alerts in the shape of Prometheus' HTTP API, so that tools for it can read
 * them below {@code /actuator/promapi}: {@code api/v1/rules} and {@code api/v1/alerts}.
 */
@Endpoint(id = "promapi")
public final class PrometheusApiEndpoint {

	private static final String GROUP = "sitecraft";

	private final Alerting alerting;

	private final Duration interval;

	PrometheusApiEndpoint(Alerting alerting, Duration interval) {
		this.alerting = alerting;
		this.interval = interval;
	}

	/**
	 * One of the two documents, or {@code null} for any other path.
	 */
	@ReadOperation
	public @Nullable Answer read(@Selector(match = Selector.Match.ALL_REMAINING) String... path) {
		return switch (String.join("/", path)) {
			case "api/v1/rules" -> new Answer("success", Map.of("groups", List.of(group())));
			case "api/v1/alerts" -> new Answer("success",
					Map.of("alerts",
							this.alerting.snapshot()
								.alerts()
								.stream()
								.filter(PrometheusApiEndpoint::active)
								.map(ActiveAlert::of)
								.toList()));
			default -> null;
		};
	}

	private Map<String, Object> group() {
		Map<String, Object> group = new TreeMap<>();
		group.put("name", GROUP);
		group.put("file", GROUP);
		group.put("interval", this.interval.toMillis() / 1_000.0);
		group.put("rules", this.alerting.snapshot().rules().stream().map(AlertingRule::of).toList());
		return group;
	}

	private static boolean active(Alert alert) {
		return alert.state() != AlertState.RESOLVED;
	}

	/**
	 * What every answer of Prometheus looks like.
	 */
	public record Answer(String status, Map<String, Object> data) {
	}

	/**
	 * A rule as Prometheus shows one.
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record AlertingRule(String type, String name, String query, double duration, Map<String, String> labels,
			Map<String, String> annotations, String state, String health, @Nullable String lastError,
			@Nullable Instant lastEvaluation, List<ActiveAlert> alerts) {

		static AlertingRule of(RuleView view) {
			Map<String, String> labels = new TreeMap<>(view.rule().labels());
			labels.put("severity", view.rule().severity().label());
			AlertState state = view.state();
			String health = (view.lastEvaluation() == null) ? "unknown" : ((view.lastError() != null) ? "err" : "ok");
			return new AlertingRule("alerting", view.rule().name(), RuleExpression.of(view.rule()).promQl(),
					view.rule().holdFor().toMillis() / 1_000.0, labels, Map.of("summary", view.rule().summary()),
					(state != null) ? text(state) : "inactive", health, view.lastError(), view.lastEvaluation(),
					view.alerts().stream().filter(PrometheusApiEndpoint::active).map(ActiveAlert::of).toList());
		}

	}

	/**
	 * An alert as Prometheus shows one.
	 */
	public record ActiveAlert(Map<String, String> labels, Map<String, String> annotations, String state,
			Instant activeAt, String value) {

		static ActiveAlert of(Alert alert) {
			return new ActiveAlert(Shown.labels(alert.labels()), Map.of("summary", Shown.text(alert.summary())),
					text(alert.state()), alert.activeAt(), String.valueOf(alert.value()));
		}

	}

	private static String text(AlertState state) {
		return state.name().toLowerCase(Locale.ROOT);
	}

}
