package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.util.List;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Views and records of a rule's alerts, with their texts.
 */
final class AlertTexts {

	private final AlertRule rule;

	private final String instance;

	AlertTexts(AlertRule rule, String instance) {
		this.rule = rule;
		this.instance = instance;
	}

	Alert alert(Slot slot, AlertLifecycle life) {
		return new Alert(slot.fingerprint, this.rule.name(), slot.labels, this.rule.severity(), life.state(),
				slot.value, life.activeAt(), life.firedAt(), life.resolvedAt(), life.reason(), slot.flaps.flapping(),
				summary(slot), why(slot.value, life), List.of());
	}

	AlertRecord record(Slot slot, Alert alert, Moment now) {
		AlertLifecycle life = java.util.Objects.requireNonNull(slot.life, "life");
		return new AlertRecord(this.instance, slot.fingerprint, this.rule.name(), slot.labels.toMap(),
				this.rule.severity(), life.state(), slot.value, life.activeAt(), life.firedAt(), life.resolvedAt(),
				since(life.activeNanos(), now), lapse(life.unmatchedNanos(), now), lapse(life.missingNanos(), now),
				life.reason(), slot.flaps.flapping(), slot.flaps.ages(now), alert.summary(), alert.why(),
				now.instant());
	}

	/**
	 * Fills placeholders in one pass, so that a value that looks like a placeholder stays
	 * what it is. An unknown one stays visible.
	 */
	private String summary(Slot slot) {
		String template = this.rule.summary();
		StringBuilder text = new StringBuilder(template.length() + 32);
		int from = 0;
		while (true) {
			int open = template.indexOf('{', from);
			int close = (open < 0) ? -1 : template.indexOf('}', open);
			if (close < 0) {
				return text.append(template, from, template.length()).toString();
			}
			String name = template.substring(open + 1, close);
			String value = name.equals("value") ? number(slot.value) : slot.labels.get(name);
			text.append(template, from, open);
			text.append(value.isEmpty() ? template.substring(open, close + 1) : value);
			from = close + 1;
		}
	}

	private String why(double value, AlertLifecycle life) {
		StringBuilder text = new StringBuilder();
		if (AlertLifecycle.NO_DATA.equals(life.reason())) {
			text.append("no sample; last value ");
		}
		text.append(number(value));
		if (this.rule.condition() instanceof Condition.Threshold threshold) {
			text.append(", alerts at ")
				.append(threshold.comparison().symbol())
				.append(' ')
				.append(number(threshold.bound()));
			Double clear = threshold.clear();
			if (clear != null) {
				text.append(", clears past ").append(number(clear));
			}
		}
		if (!this.rule.holdFor().isZero()) {
			text.append(", for ").append(this.rule.holdFor());
		}
		if (AlertLifecycle.KEPT.equals(life.reason())) {
			text.append(", kept firing for ").append(this.rule.keepFiringFor());
		}
		return text.toString();
	}

	static String number(double value) {
		return (value == Math.rint(value) && Math.abs(value) < 1e15) ? Long.toString((long) value)
				: Double.toString(value);
	}

	private static Duration since(long nanos, Moment now) {
		return Duration.ofNanos(Math.max(0, now.nanos() - nanos));
	}

	private static @Nullable Duration lapse(long nanos, Moment now) {
		return (nanos != AlertLifecycle.NOT) ? since(nanos, now) : null;
	}

}
