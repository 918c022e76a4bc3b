package com.sitecraft.monitoring.runbook;

import com.sitecraft.monitoring.signal.Redaction;

/**
 * A runbook that cannot be: says which runbook, step and key, the value and what is
 * allowed.
 */
public final class InvalidRunbookException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String runbook;

	private final String key;

	private final String value;

	private final String allowed;

	/**
	 * Names what is wrong.
	 * @param key key below the runbook, such as {@code steps[1].scale-workers.by}
	 */
	public InvalidRunbookException(String runbook, String key, Object value, String allowed) {
		super("runbook '" + runbook + "': " + key + " is " + Redaction.redact(String.valueOf(value)) + ", allowed is "
				+ allowed);
		this.runbook = runbook;
		this.key = key;
		this.value = Redaction.redact(String.valueOf(value));
		this.allowed = allowed;
	}

	public String runbook() {
		return this.runbook;
	}

	/** Key below the runbook, such as {@code steps[1].scale-workers.by}. */
	public String key() {
		return this.key;
	}

	/** The value, without credentials. */
	public String value() {
		return this.value;
	}

	public String allowed() {
		return this.allowed;
	}

}
