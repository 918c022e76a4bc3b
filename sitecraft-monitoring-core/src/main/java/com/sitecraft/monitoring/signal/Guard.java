package com.sitecraft.monitoring.signal;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a failure inside monitoring away from the host: runs an action, counts what it
 * throws in {@code sitecraft.monitoring.errors{component}} and logs it once per change.
 * <p>
 * Component names are constants of the library, so the meter is bounded.
 */
public final class Guard {

	private static final Logger logger = LoggerFactory.getLogger(Guard.class);

	private final MeterRegistry registry;

	/** The last failure of each component, so that a repeated one is logged once. */
	private final Map<String, String> failing = new ConcurrentHashMap<>();

	public Guard(MeterRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Runs the action; never throws, except for {@link VirtualMachineError}.
	 * @param component what runs, a constant such as {@code health.listener}
	 * @param action the action
	 */
	public void run(String component, Runnable action) {
		try {
			action.run();
			worked(component);
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			failed(component, ex);
		}
	}

	/**
	 * Takes the outcome of something that ran in many parts, of which one that fails is
	 * not to alternate with those that work.
	 * @param component what ran
	 * @param failures what its parts threw
	 */
	public void ran(String component, Collection<? extends Throwable> failures) {
		if (failures.isEmpty()) {
			worked(component);
		}
		failures.stream().limit(1).forEach((first) -> {
			failed(component, first);
			for (int i = 1; i < failures.size(); i++) {
				counted(component);
			}
		});
	}

	private void worked(String component) {
		if (!this.failing.isEmpty() && this.failing.remove(component) != null) {
			logger.info("Monitoring component '{}' works again", component);
		}
	}

	private void failed(String component, Throwable error) {
		counted(component);
		String description = Redaction.describe(error);
		if (!description.equals(this.failing.put(component, description))) {
			logger.warn("Monitoring component '{}' failed, the application is not affected: {}", component,
					description);
			logger.debug("Failure of '{}'", component, error);
		}
	}

	private void counted(String component) {
		try {
			count(component);
		}
		catch (RuntimeException ex) {
			// A filter of the host's registry; the failure itself is worth more.
			logger.debug("Cannot count a failure of '{}'", component, ex);
		}
	}

	private void count(String component) {
		Counter.builder("sitecraft.monitoring.errors")
			.description("Failures inside monitoring, kept away from the host")
			.tag("component", component)
			.register(this.registry)
			.increment();
	}

}
