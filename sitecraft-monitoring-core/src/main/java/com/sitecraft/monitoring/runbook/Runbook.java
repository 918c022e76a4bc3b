package com.sitecraft.monitoring.runbook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done about something.
 *
 * @param name unique name
 * @param on what triggers it
 * @param mode whether it may act by itself
 * @param budget how often it may act
 * @param verify how it is judged, {@code null} when it remedies nothing
 * @param escalateIneffective whether a run that did not help escalates the incident
 * @param steps 1 to 20 steps, one after the other
 */
public record Runbook(String name, RunbookCondition on, RunbookMode mode, RunBudget budget,
		@Nullable Verification verify, boolean escalateIneffective, List<PlannedStep> steps) {

	/** A longer first response is a program. */
	static final int MOST_STEPS = 20;

	public Runbook {
		if (name.isBlank() || name.length() > 100) {
			throw new IllegalArgumentException("name is '" + name + "', allowed is 1 to 100 characters");
		}
		Objects.requireNonNull(on, "on");
		Objects.requireNonNull(mode, "mode");
		Objects.requireNonNull(budget, "budget");
		steps = List.copyOf(steps);
		if (steps.isEmpty() || steps.size() > MOST_STEPS) {
			throw new InvalidRunbookException(name, "steps", steps.size() + " steps", "1 to " + MOST_STEPS);
		}
	}

	/**
	 * What an approval is bound to: SHA-256 over the plan, all parameters and what it is
	 * done to.
	 */
	public String hash(RunbookTrigger trigger) {
		MessageDigest digest = sha256();
		update(digest, this.name, trigger.incident(), trigger.alert(), trigger.target());
		trigger.labels().toMap().forEach((name, value) -> update(digest, name, value));
		for (PlannedStep step : this.steps) {
			Map<String, String> values = step.parameters().values();
			update(digest, "step", step.name(), String.valueOf(values.size()));
			values.forEach((key, value) -> update(digest, key, value));
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	/** Whether it changes anything that an alert is about. */
	boolean remedies() {
		return this.steps.stream().anyMatch((step) -> step.traits().remedies() != null);
	}

	/** Id of the run that a trigger has, the same on every replica. */
	String runId(RunbookTrigger trigger) {
		MessageDigest digest = sha256();
		update(digest, this.name, trigger.id());
		return HexFormat.of().formatHex(digest.digest(), 0, 12);
	}

	/** Each text with its length, so that no two lists of texts look alike. */
	private static void update(MessageDigest digest, String... texts) {
		for (String text : texts) {
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
			digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
			digest.update(bytes);
		}
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every platform has SHA-256", ex);
		}
	}

}
