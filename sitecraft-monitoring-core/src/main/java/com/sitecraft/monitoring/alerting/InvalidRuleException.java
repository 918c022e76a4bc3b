package com.sitecraft.monitoring.alerting;

/**
 * A rule that cannot be: says which rule and key, the value and what is allowed.
 */
public final class InvalidRuleException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String rule;

	private final String key;

	private final String value;

	private final String allowed;

	public InvalidRuleException(String rule, String key, Object value, String allowed) {
		super("rule '" + rule + "': " + key + " is " + value + ", allowed is " + allowed);
		this.rule = rule;
		this.key = key;
		this.value = String.valueOf(value);
		this.allowed = allowed;
	}

	public String rule() {
		return this.rule;
	}

	/** Key as an operator writes it, such as {@code keep-firing-for}. */
	public String key() {
		return this.key;
	}

	public String value() {
		return this.value;
	}

	public String allowed() {
		return this.allowed;
	}

}
