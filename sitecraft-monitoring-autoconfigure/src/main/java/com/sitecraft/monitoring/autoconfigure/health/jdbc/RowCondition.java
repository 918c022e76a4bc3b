package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows of a table are meant: a small part of SQL, parsed rather than passed on, so
 * that no configuration can make the library run another statement. Values are bound.
 *
 * @param sql condition with placeholders, empty when every row is meant
 * @param values values of the placeholders
 */
record RowCondition(String sql, List<String> values) {

	static final String GRAMMAR = "conditions joined by 'and', each 'column = value', 'column <> value', "
			+ "'column in (value, value)', 'column is null' or 'column is not null'; "
			+ "a value is one word or in single quotes";

	private static final Pattern AND = Pattern.compile("\\s+and\\s+", Pattern.CASE_INSENSITIVE);

	private static final Pattern NULL_TEST = Pattern.compile("\\s+is(\\s+not)?\\s+null", Pattern.CASE_INSENSITIVE);

	private static final Pattern COMPARISON = Pattern.compile("\\s*(=|<>)\\s*");

	private static final Pattern LIST = Pattern.compile("\\s+in\\s*\\(\\s*", Pattern.CASE_INSENSITIVE);

	private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

	private static final Pattern END = Pattern.compile("\\s*\\)");

	private static final Pattern VALUE = Pattern.compile("'((?:[^']|'')*+)'|([A-Za-z0-9_.+-]++)");

	/**
	 * Parses a condition.
	 * @throws IllegalArgumentException when it is not one
	 */
	static RowCondition parse(String text) {
		return new Parser(text.strip()).parse();
	}

	static RowCondition everyRow() {
		return new RowCondition("", List.of());
	}

	/**
	 * Reads from left to right.
	 */
	private static final class Parser {

		private final Matcher input;

		private final int length;

		private final StringBuilder sql = new StringBuilder();

		private final List<String> values = new ArrayList<>();

		private int position;

		Parser(String text) {
			this.input = AND.matcher(text);
			this.length = text.length();
		}

		RowCondition parse() {
			condition();
			while (this.position < this.length) {
				expect(AND);
				this.sql.append(" AND ");
				condition();
			}
			return new RowCondition(this.sql.toString(), List.copyOf(this.values));
		}

		private void condition() {
			expect(SqlName.PART);
			this.sql.append(this.input.group());
			if (accept(NULL_TEST)) {
				this.sql.append((this.input.group(1) != null) ? " IS NOT NULL" : " IS NULL");
			}
			else if (accept(COMPARISON)) {
				this.sql.append(' ').append(this.input.group(1)).append(" ?");
				value();
			}
			else {
				expect(LIST);
				this.sql.append(" IN (?");
				value();
				while (accept(COMMA)) {
					this.sql.append(", ?");
					value();
				}
				expect(END);
				this.sql.append(')');
			}
		}

		private void value() {
			expect(VALUE);
			String quoted = this.input.group(1);
			this.values.add((quoted != null) ? quoted.replace("''", "'") : this.input.group(2));
		}

		private void expect(Pattern pattern) {
			if (!accept(pattern)) {
				throw new IllegalArgumentException("not understood from character " + (this.position + 1));
			}
		}

		private boolean accept(Pattern pattern) {
			this.input.usePattern(pattern).region(this.position, this.length);
			if (!this.input.lookingAt()) {
				return false;
			}
			this.position = this.input.end();
			return true;
		}

	}

}
