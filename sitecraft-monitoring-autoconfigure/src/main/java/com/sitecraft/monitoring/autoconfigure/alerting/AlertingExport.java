package com.sitecraft.monitoring.autoconfigure.alerting;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.alerting.Inhibition;
import com.sitecraft.monitoring.alerting.MuteTime;
import com.sitecraft.monitoring.alerting.Recurrence;
import com.sitecraft.monitoring.alerting.RuleExpression;
import com.sitecraft.monitoring.autoconfigure.export.ExportSource;
import com.sitecraft.monitoring.autoconfigure.export.ExportedInhibition;
import com.sitecraft.monitoring.autoconfigure.export.ExportedMuteTime;
import com.sitecraft.monitoring.autoconfigure.export.ExportedRule;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * What is exported of the rules that are judged here.
 */
final class AlertingExport implements ExportSource {

	private static final Logger logger = LoggerFactory.getLogger(AlertingExport.class);

	private final Exported exported;

	private final List<AlertRule> rules;

	AlertingExport(AlertRuleSet rules, List<Inhibition> inhibitions, List<MuteTime> muteTimes) {
		this.rules = rules.rules();
		this.exported = new Exported(null, rules.rules().stream().map(AlertingExport::rule).toList(),
				rules.rules()
					.stream()
					.filter((rule) -> rule.condition() instanceof Condition.Always)
					.map(AlertRule::name)
					.toList(),
				inhibitions.stream()
					.map((inhibition) -> new ExportedInhibition(texts(inhibition.source()), texts(inhibition.target()),
							List.copyOf(inhibition.equal())))
					.toList(),
				muteTimes(muteTimes));
	}

	@Override
	public Exported read() {
		return this.exported;
	}

	@Override
	public List<AlertRule> rules() {
		return this.rules;
	}

	private static ExportedRule rule(AlertRule rule) {
		RuleExpression expression = RuleExpression.of(rule);
		Map<String, String> labels = new TreeMap<>(rule.labels());
		return new ExportedRule(rule.name(), expression.promQl(), rule.holdFor(), rule.keepFiringFor(),
				rule.severity().name().toLowerCase(Locale.ROOT), labels, rule.summary(), expression.lossy());
	}

	private static List<String> texts(List<Matcher> matchers) {
		return matchers.stream().map(Matcher::toString).toList();
	}

	private static List<ExportedMuteTime> muteTimes(List<MuteTime> muteTimes) {
		List<ExportedMuteTime> exported = new ArrayList<>();
		for (MuteTime muteTime : muteTimes) {
			try {
				exported.add(muteTime(muteTime));
			}
			catch (IllegalArgumentException ex) {
				logger.warn("Mute time '{}' is left out of exports to Alertmanager: {}", muteTime.name(),
						ex.getMessage());
			}
		}
		return exported;
	}

	private static ExportedMuteTime muteTime(MuteTime muteTime) {
		List<ExportedMuteTime.Times> times = new ArrayList<>();
		for (Recurrence time : muteTime.times()) {
			times.add(new ExportedMuteTime.Times(time.weekdays(), time.from(), time.to(), time.zone()));
		}
		return new ExportedMuteTime(muteTime.name(), texts(muteTime.matchers()), times);
	}

}
