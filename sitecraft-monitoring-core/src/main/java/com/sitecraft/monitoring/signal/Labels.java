package com.sitecraft.monitoring.signal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Label names and values of a series, sorted by name, without the metric's name. As in
 * PromQL a label whose value is empty does not exist.
 * <p>
 * Immutable. Values are what the host made of them, so may hold anything;
 * {@link #toString()} escapes.
 */
public final class Labels implements Comparable<Labels> {

	private static final Labels NONE = new Labels(Map.of());

	private final String[] names;

	private final String[] values;

	private final int hash;

	private Labels(Map<String, String> pairs) {
		TreeMap<String, String> sorted = new TreeMap<>(pairs);
		sorted.values().removeIf(String::isEmpty);
		this.names = sorted.keySet().toArray(String[]::new);
		this.values = sorted.values().toArray(String[]::new);
		this.hash = hash(this.names, this.values);
	}

	/**
	 * Mixed well: values such as {@code host-1} and {@code queue-1} go up together, and a
	 * polynomial of their hashes would make many label sets equal.
	 */
	private static int hash(String[] names, String[] values) {
		long hash = 0;
		for (int i = 0; i < names.length; i++) {
			hash = (hash ^ names[i].hashCode()) * 0x9E37_79B9_7F4A_7C15L;
			hash = (hash ^ (hash >>> 32) ^ values[i].hashCode()) * 0x9E37_79B9_7F4A_7C15L;
			hash ^= hash >>> 32;
		}
		return (int) hash;
	}

	public static Labels of() {
		return NONE;
	}

	/**
	 * Labels of names and values in turn; a later name wins.
	 */
	public static Labels of(String... namesAndValues) {
		if (namesAndValues.length % 2 != 0) {
			throw new IllegalArgumentException(
					"labels have " + namesAndValues.length + " names and values, allowed is an even number");
		}
		Map<String, String> pairs = new TreeMap<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			pairs.put(namesAndValues[i], namesAndValues[i + 1]);
		}
		return of(pairs);
	}

	public static Labels of(Map<String, String> pairs) {
		return pairs.isEmpty() ? NONE : new Labels(pairs);
	}

	/**
	 * The value, empty when there is no such label.
	 */
	public String get(String name) {
		int index = Arrays.binarySearch(this.names, name);
		return (index >= 0) ? this.values[index] : "";
	}

	/**
	 * These and one more, which replaces one of the same name.
	 */
	public Labels with(String name, String value) {
		Map<String, String> pairs = new TreeMap<>(toMap());
		pairs.put(name, value);
		return of(pairs);
	}

	/**
	 * These and others, which win.
	 */
	public Labels with(Labels over) {
		if (over.isEmpty()) {
			return this;
		}
		Map<String, String> pairs = new TreeMap<>(toMap());
		pairs.putAll(over.toMap());
		return of(pairs);
	}

	public Labels without(Collection<String> names) {
		Map<String, String> pairs = new TreeMap<>(toMap());
		pairs.keySet().removeAll(names);
		return of(pairs);
	}

	public Labels keep(Collection<String> names) {
		Map<String, String> pairs = new TreeMap<>(toMap());
		pairs.keySet().retainAll(names);
		return of(pairs);
	}

	/**
	 * An unmodifiable copy, sorted by name.
	 */
	public Map<String, String> toMap() {
		Map<String, String> pairs = new TreeMap<>();
		for (int i = 0; i < this.names.length; i++) {
			pairs.put(this.names[i], this.values[i]);
		}
		return Collections.unmodifiableMap(pairs);
	}

	public int size() {
		return this.names.length;
	}

	public String name(int index) {
		return this.names[index];
	}

	public String value(int index) {
		return this.values[index];
	}

	public boolean isEmpty() {
		return this.names.length == 0;
	}

	@Override
	public int compareTo(Labels other) {
		int compared = Arrays.compare(this.names, other.names);
		return (compared != 0) ? compared : Arrays.compare(this.values, other.values);
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof Labels that && this.hash == that.hash
				&& Arrays.equals(this.names, that.names) && Arrays.equals(this.values, that.values));
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	/**
	 * As PromQL writes them, for example <code>{queue="mail"}</code>.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("{");
		for (int i = 0; i < this.names.length; i++) {
			text.append((i > 0) ? ", " : "").append(this.names[i]).append('=');
			PromQl.quote(this.values[i], text);
		}
		return text.append('}').toString();
	}

}
