package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.util.List;
import java.util.regex.Pattern;

import com.sitecraft.monitoring.notification.Delivery;

/**
 * Keys by which a receiver tells that it had something before.
 */
final class StableKey {

	private static final int MAX = 255;

	/** What may stand in a header. */
	private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e]{1," + MAX + "}");

	private StableKey() {
	}

	/**
	 * The text itself where it can be a key, else a digest of it.
	 */
	static String of(String prefix, String text) {
		String key = prefix + text;
		return PLAIN.matcher(key).matches() ? key : prefix + Signature.digest(text);
	}

	/**
	 * Key of many pages: the same for the same ones in any order.
	 */
	static String of(String prefix, List<Delivery> digest) {
		return prefix + Signature.digest(String.join("\n", digest.stream().map(Delivery::key).sorted().toList()));
	}

}
