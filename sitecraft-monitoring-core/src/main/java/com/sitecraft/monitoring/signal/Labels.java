package com.sitecraft.monitoring.signal;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Labels.
 */
public final class Labels implements Comparable<Labels> {

	private static final Labels NONE = new Labels(new TreeMap<>());

	private final String[] names;

	private final String[] values;

	private final int hash;

	private Labels(Map<String, String> sorted) {
		TreeMap<String, String> kept = new TreeMap<>(sorted);
		kept.values().removeIf(String::isEmpty);
		this.names = kept.keySet().toArray(new String[0]);
		this.values = kept.values().toArray(new String[0]);
		this.hash = kept.hashCode();
	}

	public static Labels of() {
		return NONE;
	}

	public static Labels of(String... pairs) {
		TreeMap<String, String> map = new TreeMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			map.put(pairs[i], pairs[i + 1]);
		}
		return new Labels(map);
	}

	public static Labels of(Map<String, String> map) {
		return new Labels(map);
	}

	public String get(String name) {
		for (int i = 0; i < this.names.length; i++) {
			if (this.names[i].equals(name)) {
				return this.values[i];
			}
		}
		return "";
	}

	public Labels with(String name, String value) {
		TreeMap<String, String> map = new TreeMap<>(toMap());
		map.put(name, value);
		return new Labels(map);
	}

	public Labels with(Labels over) {
		TreeMap<String, String> map = new TreeMap<>(toMap());
		map.putAll(over.toMap());
		return new Labels(map);
	}

	public Labels without(Collection<String> names) {
		TreeMap<String, String> map = new TreeMap<>(toMap());
		map.keySet().removeAll(names);
		return new Labels(map);
	}

	public Labels keep(Collection<String> names) {
		TreeMap<String, String> map = new TreeMap<>(toMap());
		map.keySet().retainAll(names);
		return new Labels(map);
	}

	public Map<String, String> toMap() {
		TreeMap<String, String> map = new TreeMap<>();
		for (int i = 0; i < this.names.length; i++) {
			map.put(this.names[i], this.values[i]);
		}
		return Collections.unmodifiableMap(map);
	}

	public int size() {
		return this.names.length;
	}

	public String name(int i) {
		return this.names[i];
	}

	public String value(int i) {
		return this.values[i];
	}

	public boolean isEmpty() {
		return this.names.length == 0;
	}

	@Override
	public int compareTo(Labels other) {
		return toString().compareTo(other.toString());
	}

	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof Labels that && this.hash == that.hash
				&& java.util.Arrays.equals(this.names, that.names)
				&& java.util.Arrays.equals(this.values, that.values));
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	@Override
	public String toString() {
		return toMap().toString();
	}

}
