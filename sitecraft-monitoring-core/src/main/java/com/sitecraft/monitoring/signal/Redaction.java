package com.sitecraft.monitoring.signal;

import java.util.regex.Pattern;

/**
 * Masks secrets in text that leaves the process: answers, events, log lines. Works on
 * free text such as exception messages, so it errs on the side of masking.
 */
public final class Redaction {

	/** An exception message can hold a whole response body; nobody reads more. */
	private static final int MAX_LENGTH = 1_000;

	/**
	 * What is looked at, since a secret that is cut does not look like one: longer than
	 * any that begins in what is shown.
	 */
	private static final int MAX_LOOK = 16_000;

	/**
	 * {@code scheme://user:password@host}. The user goes too: tokens are often user
	 * names. Possessive quantifiers keep the match linear on hostile input.
	 */
	private static final Pattern URL_CREDENTIALS = Pattern
		.compile("(\\b[a-zA-Z][a-zA-Z0-9+.-]{0,40}://)[^/\\s@\"']*+@");

	private static final Pattern KEY_VALUE = Pattern
		.compile("(?i)((?:password|passwd|passphrase|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|"
				+ "routing[-_]?key|credentials?|authorization|cookie|signature)[\"']?\\s*+[=:]\\s*+)"
				+ "(\"[^\"]*+(?:\"|$)|'[^']*+(?:'|$)|(?:(?:bearer|basic|digest)\\s++)?[^\\s,;&\"')}\\]]++)");

	private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s++[a-z0-9._~+/=-]{8,}+");

	private static final String MASK = "******";

	private Redaction() {
	}

	/**
	 * The text without credentials, control characters (they could forge log lines) and
	 * anything past 1,000 characters.
	 */
	public static String redact(String text) {
		String looked = bounded(text);
		String oneLine = withoutControlCharacters(looked);
		String masked = URL_CREDENTIALS.matcher(oneLine).replaceAll("$1" + MASK + "@");
		masked = KEY_VALUE.matcher(masked).replaceAll("$1" + MASK);
		masked = BEARER.matcher(masked).replaceAll("$1 " + MASK);
		if (masked.length() > MAX_LENGTH) {
			return masked.substring(0, MAX_LENGTH) + "…";
		}
		return (looked.length() < text.length()) ? masked + "…" : masked;
	}

	/** Up to a space, since masks can make so little of it that its end is shown. */
	private static String bounded(String text) {
		if (text.length() <= MAX_LOOK) {
			return text;
		}
		int space = text.lastIndexOf(' ', MAX_LOOK);
		return text.substring(0, (space > MAX_LENGTH) ? space : MAX_LOOK);
	}

	/**
	 * Class and redacted message of an exception, without its stack.
	 */
	public static String describe(Throwable error) {
		String message = error.getMessage();
		String name = error.getClass().getName();
		return (message != null) ? name + ": " + redact(message) : name;
	}

	private static String withoutControlCharacters(String text) {
		StringBuilder builder = null;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
				if (builder == null) {
					builder = new StringBuilder(text);
				}
				builder.setCharAt(i, ' ');
			}
		}
		return (builder != null) ? builder.toString() : text;
	}

}
