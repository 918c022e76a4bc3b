package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A step that remembers what was done with it.
 */
final class TestStep implements BoundStep {

	final List<String> done;

	final List<StepContext> contexts = new ArrayList<>();

	final StepTraits traits;

	StepOutcome outcome = StepOutcome.done("done");

	@Nullable Undo undo;

	boolean revertFails;

	boolean undoFails;

	TestStep(StepTraits traits) {
		this(traits, new ArrayList<>());
	}

	private TestStep(StepTraits traits, List<String> done) {
		this.traits = traits;
		this.done = done;
	}

	/** The same with other traits. */
	TestStep as(StepTraits traits) {
		return new TestStep(traits, this.done);
	}

	/** A remedy of what is shared, such as one that scales workers of all. */
	static TestStep remedy() {
		return new TestStep(StepTraits.acting(StepScope.SHARED, false, false, Duration.ofSeconds(30)));
	}

	/** A remedy of one replica that can be taken back. */
	static TestStep local() {
		return new TestStep(StepTraits.acting(StepScope.LOCAL, true, true, Duration.ofSeconds(30)));
	}

	PlannedStep named(String name, String... parameters) {
		return new PlannedStep(parameters(name, parameters), this);
	}

	private static StepParameters parameters(String name, String... parameters) {
		java.util.Map<String, String> values = new java.util.TreeMap<>();
		for (int i = 0; i < parameters.length; i += 2) {
			values.put(parameters[i], parameters[i + 1]);
		}
		return new StepParameters("test", 0, name, values);
	}

	@Override
	public StepTraits traits() {
		return this.traits;
	}

	@Override
	public String dryRun(StepContext context) {
		this.done.add("dry");
		return "do it";
	}

	@Override
	public StepOutcome run(StepContext context) {
		this.done.add("run");
		this.contexts.add(context);
		return this.outcome;
	}

	@Override
	public @Nullable Undo undo(StepContext context) {
		if (this.undoFails) {
			throw new IllegalStateException("no answer, password=hunter2");
		}
		return this.undo;
	}

	@Override
	public void revert(String token) {
		if (this.revertFails) {
			throw new IllegalStateException("cannot");
		}
		this.done.add("revert " + token);
	}

}
