package com.sitecraft.monitoring.autoconfigure.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration of Alertmanager, read by version 0.25 and later: where alerts go by
 * severity, what keeps what quiet, and when. Receivers are placeholders.
 *
 * @param inhibitions what keeps what quiet
 * @param muteTimes when some alerts notify nobody
 * @param watchdogs names of the rules that always fire
 */
record AlertmanagerConfiguration(List<ExportedInhibition> inhibitions, List<ExportedMuteTime> muteTimes,
		List<String> watchdogs) {

	private static final String DEFAULT = "sitecraft-ticket";

	private static final String HEARTBEAT = "sitecraft-heartbeat";

	/** Reserved by RFC 2606: nothing is sent anywhere until somebody fills it in. */
	private static final String PLACEHOLDER = "https://replace-me.invalid/";

	private static final List<String> LOSSY = List.of(
			"Written from the live configuration; replace every receiver's replace-me.invalid, secrets are not exported.",
			"lossy: acknowledgement, escalation, on-call rotations and flap control have no equivalent.",
			"lossy: silences and one-off maintenance windows are state; create them with amtool silence add.");

	AlertmanagerConfiguration {
		inhibitions = List.copyOf(inhibitions);
		muteTimes = List.copyOf(muteTimes);
		watchdogs = List.copyOf(watchdogs);
	}

	String toYaml() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put(YamlText.COMMENTS, LOSSY);
		map.put("route", root());
		map.put("receivers",
				List.of(receiver("sitecraft-page"), receiver(DEFAULT), receiver("sitecraft-log"), receiver(HEARTBEAT)));
		if (!this.inhibitions.isEmpty()) {
			map.put("inhibit_rules", this.inhibitions.stream().map(AlertmanagerConfiguration::inhibit).toList());
		}
		if (!this.muteTimes.isEmpty()) {
			map.put("time_intervals", this.muteTimes.stream().map(ExportedMuteTime::toMap).toList());
		}
		return YamlText.of(map);
	}

	private Map<String, Object> root() {
		Map<String, Object> root = new LinkedHashMap<>();
		root.put("receiver", DEFAULT);
		root.put("group_by", List.of("alertname"));
		List<Object> routes = new ArrayList<>();
		for (String watchdog : this.watchdogs) {
			routes.add(heartbeat(watchdog));
		}
		for (int i = 0; i < this.muteTimes.size(); i++) {
			routes.add(muted(this.muteTimes.get(i), i > 0));
		}
		routes.addAll(bySeverity(List.of()));
		root.put("routes", routes);
		return root;
	}

	/** Sent again every minute: that it stops coming is the alarm. */
	private static Map<String, Object> heartbeat(String watchdog) {
		Map<String, Object> route = new LinkedHashMap<>();
		route.put("receiver", HEARTBEAT);
		route.put("matchers", List.of("alertname=" + quoted(watchdog)));
		route.put("group_wait", "0s");
		route.put("group_interval", "1m");
		route.put("repeat_interval", "1m");
		return route;
	}

	/**
	 * A mute time belongs to a route and is not inherited, so each severity below has it.
	 */
	private static Map<String, Object> muted(ExportedMuteTime mute, boolean another) {
		Map<String, Object> route = new LinkedHashMap<>();
		if (another) {
			route.put(YamlText.COMMENTS,
					List.of("lossy: an alert that a mute time above matches too is judged by that one alone."));
		}
		route.put("receiver", DEFAULT);
		if (!mute.matchers().isEmpty()) {
			route.put("matchers", mute.matchers());
		}
		route.put("mute_time_intervals", List.of(mute.name()));
		route.put("routes", bySeverity(List.of(mute.name())));
		return route;
	}

	private static List<Map<String, Object>> bySeverity(List<String> muteTimes) {
		return List.of(severity("critical|security", "sitecraft-page", muteTimes),
				severity("error|warning", DEFAULT, muteTimes), severity("info", "sitecraft-log", muteTimes));
	}

	private static Map<String, Object> severity(String severities, String receiver, List<String> muteTimes) {
		Map<String, Object> route = new LinkedHashMap<>();
		route.put("receiver", receiver);
		route.put("matchers", List.of("severity=~" + quoted(severities)));
		if (!muteTimes.isEmpty()) {
			route.put("mute_time_intervals", muteTimes);
		}
		return route;
	}

	private static Map<String, Object> receiver(String name) {
		Map<String, Object> receiver = new LinkedHashMap<>();
		receiver.put("name", name);
		receiver.put("webhook_configs", List.of(Map.of("url", PLACEHOLDER + name)));
		return receiver;
	}

	private static Map<String, Object> inhibit(ExportedInhibition inhibition) {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("source_matchers", inhibition.source());
		map.put("target_matchers", inhibition.target());
		if (!inhibition.equal().isEmpty()) {
			map.put("equal", inhibition.equal());
		}
		return map;
	}

	private static String quoted(String value) {
		return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
	}

}
