package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.AlertState;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.AlertingView;
import com.sitecraft.monitoring.alerting.RuleView;

/**
 * Rules, what they judge, and why their alerts are where they are; read from memory.
 */
@Endpoint(id = "alerts")
public final class AlertsEndpoint {

	private final Alerting alerting;

	private final UnaryOperator<Alert> marked;

	/**
	 * @param marked adds what mutes an alert
	 */
	AlertsEndpoint(Alerting alerting, UnaryOperator<Alert> marked) {
		this.alerting = alerting;
		this.marked = marked;
	}

	/** All rules. */
	@ReadOperation
	public Document alerts() {
		AlertingView view = this.alerting.snapshot();
		return new Document(view.firing().size(), view.rules().stream().map(this::rule).toList(),
				view.others().values().stream().flatMap(List::stream).map(this::entry).toList());
	}

	/**
	 * One rule, or {@code null} when there is none.
	 * @param rule its name
	 */
	@ReadOperation
	public @Nullable Rule alerts(@Selector String rule) {
		return this.alerting.snapshot()
			.rules()
			.stream()
			.filter((view) -> view.rule().name().equals(rule))
			.findFirst()
			.map(this::rule)
			.orElse(null);
	}

	private Rule rule(RuleView view) {
		return Rule.of(view, view.alerts().stream().map(this::entry).toList());
	}

	private Entry entry(Alert alert) {
		return Entry.of(this.marked.apply(alert));
	}

	/**
	 * The whole picture.
	 *
	 * @param firing number of alerts that fire, those of other replicas included
	 * @param rules rules with the alerts of this replica
	 * @param others alerts of other replicas
	 */
	public record Document(int firing, List<Rule> rules, List<Entry> others) {
	}

	/**
	 * One rule.
	 *
	 * @param name its name
	 * @param state {@code inactive}, {@code pending} or {@code firing}
	 * @param severity how bad it is
	 * @param scope {@code instance} or {@code fleet}
	 * @param metrics names of the series that it reads
	 * @param holdSeconds how long its condition must hold
	 * @param lastEvaluation when it was judged last
	 * @param error why it could not be judged
	 * @param samples samples that were judged
	 * @param cut alerts that did not fit below the bound
	 * @param alerts active and lately resolved alerts
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Rule(String name, String state, String severity, String scope, List<String> metrics,
			double holdSeconds, @Nullable Instant lastEvaluation, @Nullable String error, int samples, int cut,
			List<Entry> alerts) {

		static Rule of(RuleView view, List<Entry> alerts) {
			AlertRule rule = view.rule();
			AlertState state = view.state();
			return new Rule(rule.name(), (state != null) ? text(state) : "inactive", rule.severity().label(),
					text(rule.scope()), List.copyOf(rule.metrics()), rule.holdFor().toMillis() / 1_000.0,
					view.lastEvaluation(), view.lastError(), view.samples(), view.cut(), alerts);
		}

	}

	/**
	 * One alert.
	 *
	 * @param fingerprint identity of its labels
	 * @param state {@code pending}, {@code firing} or {@code resolved}
	 * @param labels its labels
	 * @param value last value that was judged; text, since JSON has no NaN
	 * @param activeAt since when its condition holds
	 * @param firedAt since when it fires
	 * @param resolvedAt when it ended
	 * @param reason why it ended or is kept, when its condition does not say so
	 * @param flapping whether it changes too often to be told about
	 * @param summary what people read
	 * @param why value, bound and durations that led here
	 * @param mutedBy what keeps it quiet
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Entry(String fingerprint, String state, Map<String, String> labels, String value, Instant activeAt,
			@Nullable Instant firedAt, @Nullable Instant resolvedAt, @Nullable String reason, boolean flapping,
			String summary, String why, List<String> mutedBy) {

		static Entry of(Alert alert) {
			return new Entry(alert.fingerprint(), text(alert.state()), Shown.labels(alert.labels()),
					String.valueOf(alert.value()), alert.activeAt(), alert.firedAt(), alert.resolvedAt(),
					alert.reason(), alert.flapping(), Shown.text(alert.summary()), Shown.text(alert.why()),
					alert.mutedBy());
		}

	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
