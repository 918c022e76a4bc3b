package com.sitecraft.monitoring.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Dropped;

/**
 * Bounds the distinct values of one label: the first come keep their names until the
 * process ends, every later one folds into {@value #OTHER}. Each folding is counted in
 * {@code sitecraft.monitoring.dropped} as {@code label.<name>}.
 * <p>
 * First come, because a value that is evicted would reset its counters. Thread-safe; the
 * way of a value that was seen before takes no lock and allocates nothing.
 */
public final class CardinalityLimiter {

	/** What values past the bound fold into; takes up no place itself. */
	public static final String OTHER = "other";

	/** What stands for a value that is {@code null} or blank. */
	public static final String UNKNOWN = "unknown";

	/**
	 * Longest value in characters. Room for any id or URL path worth telling apart; a
	 * longer one is cut.
	 */
	public static final int MAX_LENGTH = 100;

	private final int max;

	private final Map<String, Boolean> values = new ConcurrentHashMap<>();

	private final Counter folded;

	/** Set once, so that the flood that a bound is there for waits for no lock. */
	private volatile boolean full;

	/**
	 * Makes a limiter.
	 * @param label name of the label, such as {@code workspace_id}
	 * @param max distinct values, 1 to 100,000
	 * @param registry where foldings are counted
	 */
	public CardinalityLimiter(String label, int max, MeterRegistry registry) {
		if (max < 1 || max > 100_000) {
			throw new IllegalArgumentException(
					"max values of label " + label + " is " + max + ", allowed is 1 to 100000");
		}
		this.max = max;
		this.folded = Dropped.counter(registry, "label." + label);
	}

	/**
	 * The value to put on a meter: {@code raw} made safe, or {@value #OTHER}. Surrounding
	 * white space goes, a control character or half a surrogate pair becomes {@code _},
	 * what is longer than {@value #MAX_LENGTH} characters is cut, {@code null} and blank
	 * become {@value #UNKNOWN}.
	 */
	public String value(@Nullable String raw) {
		String admitted = admit(raw);
		return (admitted != null) ? admitted : OTHER;
	}

	/**
	 * As {@link #value}, but {@code null} past the bound: for what cannot be folded, such
	 * as a gauge.
	 */
	@Nullable String admit(@Nullable String raw) {
		if (raw != null && this.values.containsKey(raw)) {
			return raw;
		}
		String value = clean(raw);
		if (value.equals(OTHER) || this.values.containsKey(value) || (!this.full && add(value))) {
			return value;
		}
		this.folded.increment();
		return null;
	}

	private synchronized boolean add(String value) {
		if (this.values.size() < this.max) {
			this.values.put(value, Boolean.TRUE);
		}
		this.full = this.values.size() >= this.max;
		// Somebody else may have added it.
		return this.values.containsKey(value);
	}

	/** A clean value comes back as the same instance. */
	private static String clean(@Nullable String raw) {
		if (raw == null) {
			return UNKNOWN;
		}
		String value = cut(raw.strip());
		if (value.isEmpty()) {
			return UNKNOWN;
		}
		StringBuilder changed = null;
		for (int i = 0; i < value.length(); i++) {
			if (isUnsafe(value, i)) {
				changed = (changed != null) ? changed : new StringBuilder(value);
				changed.setCharAt(i, '_');
			}
		}
		return (changed != null) ? changed.toString() : value;
	}

	private static String cut(String value) {
		if (value.length() <= MAX_LENGTH) {
			return value;
		}
		int end = Character.isHighSurrogate(value.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
		return value.substring(0, end).stripTrailing();
	}

	/**
	 * Whether a character would forge lines, or would be written as {@code ?} and so make
	 * two series one.
	 */
	private static boolean isUnsafe(String value, int index) {
		char c = value.charAt(index);
		if (Character.isHighSurrogate(c)) {
			return index + 1 == value.length() || !Character.isLowSurrogate(value.charAt(index + 1));
		}
		if (Character.isLowSurrogate(c)) {
			return index == 0 || !Character.isHighSurrogate(value.charAt(index - 1));
		}
		return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
	}

}
