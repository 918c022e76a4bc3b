package com.sitecraft.monitoring.signal;

import java.util.List;
import java.util.Objects;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A condition on one label. Regular expressions are RE2's and match the whole value, in
 * time linear in its length. A label that is missing has the empty value.
 */
public final class Matcher {

	/** Bound of a regular expression; its program is proportional to it. */
	private static final int LONGEST_REGEX = 1_000;

	private final String name;

	private final Op op;

	private final String value;

	private final Pattern pattern;

	/**
	 * A matcher.
	 * @param name name of the label
	 * @param op how the value is compared
	 * @param value the value, or a regular expression of at most 1,000 characters
	 * @throws IllegalArgumentException when the name is no label name, or the expression
	 * does not compile
	 */
	public Matcher(String name, Op op, String value) {
		if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
			throw new IllegalArgumentException(
					"name of a matcher is '" + name + "', allowed are letters, digits and _, not a digit first");
		}
		this.name = name;
		this.op = Objects.requireNonNull(op, "op");
		this.value = Objects.requireNonNull(value, "value");
		this.pattern = compile((op == Op.REGEX || op == Op.NOT_REGEX) ? value : "");
	}

	private static Pattern compile(String regex) {
		if (regex.length() > LONGEST_REGEX) {
			throw new IllegalArgumentException(
					"a regular expression has " + regex.length() + " characters, allowed are at most " + LONGEST_REGEX);
		}
		try {
			return Pattern.compile(regex, Pattern.DOTALL);
		}
		catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException(
					"regular expression is '" + regex + "' (" + ex.getDescription() + "), allowed is the syntax of RE2",
					ex);
		}
	}

	/**
	 * Matchers in Alertmanager's syntax, for example
	 * <code>{severity="critical", queue=~"mail.*"}</code>; the braces are optional.
	 * @throws IllegalArgumentException when the text is something else
	 */
	public static List<Matcher> parse(String text) {
		return new MatcherParser(text).parse();
	}

	public String name() {
		return this.name;
	}

	public Op op() {
		return this.op;
	}

	public String value() {
		return this.value;
	}

	public boolean matches(Labels labels) {
		return matches(labels.get(this.name));
	}

	public boolean matches(String actual) {
		return switch (this.op) {
			case EQUAL -> actual.equals(this.value);
			case NOT_EQUAL -> !actual.equals(this.value);
			case REGEX -> this.pattern.matches(actual);
			case NOT_REGEX -> !this.pattern.matches(actual);
		};
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Matcher that && this.name.equals(that.name) && this.op == that.op
				&& this.value.equals(that.value);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.name, this.op, this.value);
	}

	/**
	 * As PromQL and Alertmanager write it.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.name).append(this.op.symbol());
		PromQl.quote(this.value, text);
		return text.toString();
	}

	/**
	 * How a value is compared.
	 */
	public enum Op {

		EQUAL("="), NOT_EQUAL("!="), REGEX("=~"), NOT_REGEX("!~");

		private final String symbol;

		Op(String symbol) {
			this.symbol = symbol;
		}

		public String symbol() {
			return this.symbol;
		}

	}

}
