package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.Map;
import java.util.TreeMap;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.signal.Labels;

/**
 * Steps and what they are run for.
 */
final class Steps {

	private Steps() {
	}

	static BoundStep bind(RunbookStep step, String... values) {
		return bind(step, 0, values);
	}

	static BoundStep bind(RunbookStep step, int index, String... values) {
		Map<String, String> map = new TreeMap<>();
		for (int i = 0; i < values.length; i += 2) {
			map.put(values[i], values[i + 1]);
		}
		return step.bind(new StepParameters("mine", index, step.name(), map));
	}

	static StepContext context(String... labels) {
		return run("run-1", labels);
	}

	static StepContext run(String run, String... labels) {
		return new StepContext(run, "mine", "incident-1", "queue_backup", Labels.of(labels), "target", "ada");
	}

}
