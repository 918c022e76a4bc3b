package com.sitecraft.monitoring.autoconfigure.export;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text as Prometheus has to be given it, since it expands every label value and every
 * annotation of a rule as a Go template.
 */
final class GoTemplate {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

	private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

	/** Two of them open an action, wherever they come from. */
	private static final Pattern BRACES = Pattern.compile("\\{+");

	private GoTemplate() {
	}

	/**
	 * A text that comes out as it is.
	 */
	static String literal(String text) {
		return literal(text, false);
	}

	/**
	 * A text whose {@code {label}} and {@code {value}} are filled in. A placeholder goes
	 * from a brace to the first that closes, so that <code>{{label}</code> is none.
	 */
	static String summary(String text) {
		StringBuilder template = new StringBuilder();
		Matcher matcher = PLACEHOLDER.matcher(text);
		int from = 0;
		while (matcher.find()) {
			String name = matcher.group(1);
			if (NAME.matcher(name).matches()) {
				template.append(literal(text.substring(from, matcher.start()), true));
				template.append(name.equals("value") ? "{{ $value }}" : "{{ $labels." + name + " }}");
				from = matcher.end();
			}
		}
		return template.append(literal(text.substring(from), false)).toString();
	}

	/**
	 * One brace alone is no template, unless what comes next begins with another.
	 */
	private static String literal(String text, boolean actionFollows) {
		Matcher braces = BRACES.matcher(text);
		StringBuilder template = new StringBuilder();
		int from = 0;
		while (braces.find()) {
			template.append(text, from, braces.start());
			boolean harmless = braces.group().length() == 1 && !(actionFollows && braces.end() == text.length());
			template.append(harmless ? "{" : "{{ \"" + braces.group() + "\" }}");
			from = braces.end();
		}
		return template.append(text, from, text.length()).toString();
	}

}
