package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.runbook.RunbooksProperties.Definition;
import com.sitecraft.monitoring.autoconfigure.runbook.RunbooksProperties.Ineffective;
import com.sitecraft.monitoring.autoconfigure.runbook.RunbooksProperties.MaxRuns;
import com.sitecraft.monitoring.autoconfigure.runbook.RunbooksProperties.On;
import com.sitecraft.monitoring.autoconfigure.runbook.RunbooksProperties.Verify;
import com.sitecraft.monitoring.runbook.InvalidRunbookException;
import com.sitecraft.monitoring.runbook.PlannedStep;
import com.sitecraft.monitoring.runbook.RunBudget;
import com.sitecraft.monitoring.runbook.Runbook;
import com.sitecraft.monitoring.runbook.RunbookCondition;
import com.sitecraft.monitoring.runbook.RunbookMode;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.Verification;
import com.sitecraft.monitoring.signal.Matcher;

/**
 * Turns what is configured into runbooks, the built-in ones first; what cannot work stops
 * the start, and names runbook, step and key.
 */
final class RunbookMapping {

	private final Map<String, RunbookStep> steps = new TreeMap<>();

	RunbookMapping(List<RunbookStep> steps) {
		steps.forEach((step) -> {
			RunbookStep other = this.steps.put(step.name(), step);
			if (other != null) {
				throw new IllegalStateException("Two beans are the runbook step '" + step.name() + "': "
						+ other.getClass().getName() + " and " + step.getClass().getName()
						+ ". Name one of them otherwise; a bean that replaces a built-in one has the name of its bean.");
			}
		});
	}

	List<Runbook> runbooks(Map<String, Definition> configured) {
		Map<String, Definition> all = new LinkedHashMap<>(BuiltInRunbooks.all());
		configured.forEach((name, definition) -> all.merge(name, definition, RunbookMapping::tuned));
		List<Runbook> runbooks = new ArrayList<>();
		all.forEach((name, definition) -> {
			if (!Boolean.FALSE.equals(definition.enabled())) {
				runbooks.add(named(name, () -> runbook(name, definition)));
			}
		});
		return List.copyOf(runbooks);
	}

	private static Definition tuned(Definition own, Definition set) {
		return new Definition(or(set.enabled(), own.enabled()), On.merged(set.trigger(), own.trigger()),
				or(set.mode(), own.mode()), or(set.cooldown(), own.cooldown()), or(set.maxRuns(), own.maxRuns()),
				or(set.verify(), own.verify()), or(set.onIneffective(), own.onIneffective()),
				or(set.steps(), own.steps()), null);
	}

	private static <T> @Nullable T or(@Nullable T set, @Nullable T own) {
		return (set != null) ? set : own;
	}

	private Runbook runbook(String name, Definition definition) {
		if (name.equals(RunbooksEndpoint.ALL)) {
			throw new InvalidMonitoringPropertyException(RunbooksProperties.KEY, name,
					"another name, since operators mean every runbook by it");
		}
		Duration cooldown = definition.cooldown();
		MaxRuns max = definition.maxRuns();
		Verify verify = definition.verify();
		RunbookMode mode = definition.mode();
		RunBudget budget = new RunBudget((cooldown != null) ? cooldown : Duration.ofMinutes(10),
				(max != null) ? max.count() : 3, (max != null) ? max.per() : Duration.ofHours(1));
		return new Runbook(name, condition(name, definition.trigger()), (mode != null) ? mode : RunbookMode.DRY_RUN,
				budget, (verify != null) ? new Verification(verify.clearsWithin(), verify.staysClearFor()) : null,
				definition.onIneffective() != Ineffective.NOTHING, steps(name, definition.steps()));
	}

	private static RunbookCondition condition(String name, @Nullable On on) {
		if (on == null) {
			return RunbookCondition.byHand();
		}
		Set<RunbookTrigger.Event> events = on.incident()
			.stream()
			.map((happening) -> RunbookTrigger.Event.valueOf(happening.name()))
			.collect(Collectors.toSet());
		return new RunbookCondition(on.alert(), matchers(name, on.match()), on.severity(), events);
	}

	private static List<Matcher> matchers(String name, @Nullable String match) {
		try {
			return (match != null) ? Matcher.parse(match) : List.of();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidRunbookException(name, "on.match", String.valueOf(match),
					"matchers such as severity=\"critical\", queue=~\"mail.*\"");
		}
	}

	private List<PlannedStep> steps(String name, @Nullable List<Map<String, Object>> configured) {
		List<PlannedStep> planned = new ArrayList<>();
		for (Map<String, Object> one : (configured != null) ? configured : List.<Map<String, Object>>of()) {
			int index = planned.size();
			if (one.size() != 1) {
				throw new InvalidRunbookException(name, "steps[" + index + "]", new TreeSet<>(one.keySet()),
						"one step, whose name is the only key");
			}
			Map.Entry<String, Object> entry = one.entrySet().iterator().next();
			RunbookStep step = this.steps.get(entry.getKey());
			if (step == null) {
				throw new InvalidRunbookException(name, "steps[" + index + "]", entry.getKey(),
						"one of " + String.join(", ", this.steps.keySet()));
			}
			StepParameters parameters = new StepParameters(name, index, step.name(), values(entry.getValue()));
			planned.add(new PlannedStep(parameters, step.bind(parameters)));
		}
		return planned;
	}

	/**
	 * A list is a text with commas, and bound as a map by index; what is nested deeper
	 * has dots in its key.
	 */
	private static Map<String, String> values(@Nullable Object written) {
		Map<String, String> values = new TreeMap<>();
		flatten("", written, values);
		return values;
	}

	private static void flatten(String key, @Nullable Object written, Map<String, String> into) {
		if (written instanceof Map<?, ?> map) {
			List<Object> list = list(map);
			if (list != null) {
				flatten(key, list, into);
				return;
			}
			map.forEach((name, value) -> flatten(key.isEmpty() ? String.valueOf(name) : key + "." + name, value, into));
		}
		else if (written instanceof Iterable<?> list) {
			List<String> texts = new ArrayList<>();
			list.forEach((value) -> texts.add(String.valueOf(value)));
			into.put(key, String.join(", ", texts));
		}
		else if (written != null && !(key.isEmpty() && String.valueOf(written).isBlank())) {
			into.put(key, String.valueOf(written));
		}
	}

	/** The values of a map whose keys are 0 and so on, {@code null} of any other. */
	private static @Nullable List<Object> list(Map<?, ?> map) {
		List<Object> values = new ArrayList<>();
		for (int i = 0; i < map.size(); i++) {
			Object value = map.get(String.valueOf(i));
			if (value == null || value instanceof Map<?, ?>) {
				return null;
			}
			values.add(value);
		}
		return values.isEmpty() ? null : values;
	}

	/** What a record of the core refuses, by its full key. */
	private static <T> T named(String name, Supplier<T> mapping) {
		String prefix = RunbooksProperties.KEY + "." + name;
		try {
			return InvalidMonitoringPropertyException.naming(prefix, mapping);
		}
		catch (InvalidRunbookException ex) {
			throw new InvalidMonitoringPropertyException(prefix + "." + ex.key(), ex.value(), ex.allowed());
		}
	}

}
