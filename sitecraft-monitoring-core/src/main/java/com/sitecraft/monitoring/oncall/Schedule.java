package com.sitecraft.monitoring.oncall;

import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Who answers when: of the layers that have somebody at a time, the first one's.
 *
 * @param name unique name, 1 to 64 letters, digits, {@code -}, {@code _} and {@code .}
 * @param zone time zone in which people read it
 * @param layers rotations, highest priority first, at most 20
 */
public record Schedule(String name, ZoneId zone, List<Layer> layers) {

	private static final int MAX_LAYERS = 20;

	/** It is part of an address. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	public Schedule {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"name is '" + name + "', allowed is 1 to 64 letters, digits, '-', '_' and '.'");
		}
		Objects.requireNonNull(zone, "zone");
		layers = List.copyOf(layers);
		if (layers.size() > MAX_LAYERS) {
			throw new IllegalArgumentException("layers is " + layers.size() + ", allowed is at most " + MAX_LAYERS);
		}
		Set<String> names = new HashSet<>();
		for (Layer layer : layers) {
			if (!names.add(layer.name())) {
				throw new IllegalArgumentException(
						"layers is two times '" + layer.name() + "', allowed is each name once");
			}
		}
	}

	/** Ids of all who take part. */
	public Set<String> people() {
		Set<String> people = new TreeSet<>();
		this.layers.forEach((layer) -> people.addAll(layer.rotation().participants()));
		return people;
	}

}
