package com.sitecraft.monitoring.autoconfigure.export;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A rule file of Prometheus, read by version 2.42 and later.
 *
 * @param groups rules that are evaluated together
 */
record PrometheusRules(List<Group> groups) {

	PrometheusRules {
		groups = List.copyOf(groups);
	}

	static PrometheusRules of(List<ExportedRule> rules, @Nullable Duration interval) {
		return new PrometheusRules(List.of(new Group("sitecraft", interval, rules)));
	}

	String toYaml() {
		return YamlText.of(Map.of("groups", this.groups.stream().map(Group::toMap).toList()));
	}

	/**
	 * Rules that are evaluated together.
	 *
	 * @param name name of the group
	 * @param interval how often, Prometheus' own default when {@code null}
	 * @param rules the rules
	 */
	record Group(String name, @Nullable Duration interval, List<ExportedRule> rules) {

		Group {
			rules = List.copyOf(rules);
		}

		private Map<String, Object> toMap() {
			Map<String, Object> map = new LinkedHashMap<>();
			map.put("name", this.name);
			if (this.interval != null) {
				map.put("interval", GoDuration.of(this.interval));
			}
			map.put("rules", this.rules.stream().map(Group::toMap).toList());
			return map;
		}

		private static Map<String, Object> toMap(ExportedRule rule) {
			Map<String, Object> map = new LinkedHashMap<>();
			map.put(YamlText.COMMENTS,
					rule.lossy().stream().map((sentence) -> rule.name() + ", lossy: " + sentence).toList());
			map.put("alert", rule.name());
			map.put("expr", rule.expression());
			putUnlessZero(map, "for", rule.holdFor());
			putUnlessZero(map, "keep_firing_for", rule.keepFiringFor());
			Map<String, String> labels = new LinkedHashMap<>();
			labels.put("severity", rule.severity());
			rule.sortedLabels().forEach((name, value) -> labels.put(name, GoTemplate.literal(value)));
			map.put("labels", labels);
			if (!rule.summary().isEmpty()) {
				map.put("annotations", Map.of("summary", GoTemplate.summary(rule.summary())));
			}
			return map;
		}

		private static void putUnlessZero(Map<String, Object> map, String key, Duration duration) {
			if (!duration.isZero()) {
				map.put(key, GoDuration.of(duration));
			}
		}

	}

}
