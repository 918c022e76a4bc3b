package com.sitecraft.monitoring.signal;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads matchers in Alertmanager's syntax.
 */
final class MatcherParser {

	private final String text;

	private int at;

	MatcherParser(String text) {
		this.text = text.strip();
	}

	List<Matcher> parse() {
		boolean braces = peek() == '{';
		if (braces) {
			this.at++;
		}
		List<Matcher> matchers = new ArrayList<>();
		skipSpace();
		while (!isAtEnd(braces)) {
			matchers.add(matcher());
			skipSpace();
			if (peek() == ',') {
				this.at++;
				skipSpace();
			}
			else if (!isAtEnd(braces)) {
				throw wrong("a comma");
			}
		}
		if (braces && (peek() != '}' || this.at != this.text.length() - 1)) {
			throw wrong("a } at the end");
		}
		return List.copyOf(matchers);
	}

	private boolean isAtEnd(boolean braces) {
		return this.at >= this.text.length() || (braces && peek() == '}');
	}

	private Matcher matcher() {
		int start = this.at;
		while (Character.isLetterOrDigit(peek()) || peek() == '_') {
			this.at++;
		}
		String name = this.text.substring(start, this.at);
		skipSpace();
		Matcher.Op op = op();
		skipSpace();
		return new Matcher(name, op, (peek() == '"') ? quoted() : bare());
	}

	private Matcher.Op op() {
		for (Matcher.Op op : List.of(Matcher.Op.REGEX, Matcher.Op.NOT_REGEX, Matcher.Op.NOT_EQUAL, Matcher.Op.EQUAL)) {
			if (this.text.startsWith(op.symbol(), this.at)) {
				this.at += op.symbol().length();
				return op;
			}
		}
		throw wrong("one of = != =~ !~");
	}

	private String quoted() {
		StringBuilder value = new StringBuilder();
		this.at++;
		while (peek() != '"') {
			char c = next();
			if (c == '\\') {
				char escaped = next();
				switch (escaped) {
					case 'n' -> value.append('\n');
					case '"', '\\' -> value.append(escaped);
					default -> value.append('\\').append(escaped);
				}
			}
			else {
				value.append(c);
			}
		}
		this.at++;
		return value.toString();
	}

	private String bare() {
		int start = this.at;
		while (this.at < this.text.length() && ",}\"".indexOf(peek()) < 0) {
			this.at++;
		}
		return this.text.substring(start, this.at).strip();
	}

	private void skipSpace() {
		while (Character.isWhitespace(peek())) {
			this.at++;
		}
	}

	private char peek() {
		return (this.at < this.text.length()) ? this.text.charAt(this.at) : '\0';
	}

	private char next() {
		if (this.at >= this.text.length()) {
			throw wrong("a closing quote");
		}
		return this.text.charAt(this.at++);
	}

	private IllegalArgumentException wrong(String allowed) {
		return new IllegalArgumentException("matchers are '" + this.text + "', at character " + (this.at + 1)
				+ " allowed is " + allowed + ", for example {severity=\"critical\", queue=~\"mail.*\"}");
	}

}
