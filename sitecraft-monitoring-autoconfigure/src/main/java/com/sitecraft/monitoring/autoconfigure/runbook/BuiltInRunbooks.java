package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sitecraft.monitoring.autoconfigure.runbook.RunbooksProperties.Definition;
import com.sitecraft.monitoring.autoconfigure.runbook.RunbooksProperties.Ineffective;
import com.sitecraft.monitoring.autoconfigure.runbook.RunbooksProperties.MaxRuns;
import com.sitecraft.monitoring.autoconfigure.runbook.RunbooksProperties.On;
import com.sitecraft.monitoring.autoconfigure.runbook.RunbooksProperties.Verify;
import com.sitecraft.monitoring.runbook.RunbookMode;

/**
 * Runbooks of the library, as a host would write them.
 */
final class BuiltInRunbooks {

	private BuiltInRunbooks() {
	}

	static Map<String, Definition> all() {
		Map<String, Definition> all = new LinkedHashMap<>();
		all.put("collect-evidence", looking(Set.of("high_error_rate"),
				List.of(step("capture-diagnostics", Map.of("threads", true, "heap-histogram", true)))));
		all.put("scale-workers",
				new Definition(true, new On(Set.of("queue_backup", "scaling_advised"), null, Set.of(), Set.of()),
						RunbookMode.APPROVAL, Duration.ofMinutes(10), new MaxRuns(3, Duration.ofHours(1)),
						new Verify(Duration.ofMinutes(10), Duration.ofMinutes(5)), Ineffective.ESCALATE,
						List.of(step("capture-diagnostics", Map.of("threads", true)),
								step("scale-workers", Map.of("by", 2, "max", 16))),
						null));
		all.put("investigate-performance",
				looking(Set.of("analysis_performance_degradation", "performance_regression"),
						List.of(step("capture-diagnostics", Map.of("threads", true, "flight-recording", "30s")),
								step("attach-reports", Map.of("of", "slowest-traces, regressions, recent-deploys")))));
		all.put("security-response",
				looking(Set.of("suspicious_auth_attempts"),
						List.of(step("notify", Map.of("to", "incident")), step("set-log-level",
								Map.of("logger", "org.springframework.security", "level", "debug", "duration", "15m")),
								step("ban-clients", Map.of("duration", "1h")))));
		return all;
	}

	/** What changes nothing that a host would miss acts by itself. */
	private static Definition looking(Set<String> alerts, List<Map<String, Object>> steps) {
		return new Definition(true, new On(alerts, null, Set.of(), Set.of()), RunbookMode.AUTOMATIC,
				Duration.ofMinutes(10), new MaxRuns(6, Duration.ofHours(1)), null, Ineffective.NOTHING, steps, null);
	}

	private static Map<String, Object> step(String name, Map<String, Object> parameters) {
		return Map.of(name, parameters);
	}

}
