package com.sitecraft.monitoring.autoconfigure.command;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Redaction;

/**
 * What an operator sent is not what is allowed.
 */
public final class InvalidInputException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String field;

	private final @Nullable String value;

	private final String allowed;

	/**
	 * @param field name of the field
	 * @param value what was sent, {@code null} when nothing was; shortened
	 * @param allowed what is allowed
	 */
	public InvalidInputException(String field, @Nullable Object value, String allowed) {
		super(field + " is '" + Redaction.redact(String.valueOf(value)) + "', allowed is " + allowed);
		this.field = field;
		this.value = (value != null) ? Redaction.redact(value.toString()) : null;
		this.allowed = allowed;
	}

	/** The answer to who sent it. */
	public Problem problem() {
		return new Problem(this.field, this.value, this.allowed);
	}

	/**
	 * What is wrong with what was sent.
	 *
	 * @param field name of the field
	 * @param value what was sent
	 * @param allowed what is allowed
	 */
	public record Problem(String field, @Nullable String value, String allowed) {
	}

}
