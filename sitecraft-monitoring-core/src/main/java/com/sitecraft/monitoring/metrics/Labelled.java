package com.sitecraft.monitoring.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What exists once for each value of a label, such as its meters. The label's limiter
 * bounds it; a value seen before costs one look-up.
 *
 * @param <T> what there is for each value
 */
final class Labelled<T> {

	private final CardinalityLimiter limiter;

	private final Function<String, T> factory;

	private final Map<String, T> made = new ConcurrentHashMap<>();

	/**
	 * Makes an empty one.
	 * @param limiter of the label; may be shared with others that carry it
	 * @param factory makes what there is for a value; may be called twice for one at the
	 * same time, one result is dropped
	 */
	Labelled(CardinalityLimiter limiter, Function<String, T> factory) {
		this.limiter = limiter;
		this.factory = factory;
	}

	T get(@Nullable String raw) {
		T found = (raw != null) ? this.made.get(raw) : null;
		return (found != null) ? found : resolve(raw);
	}

	private T resolve(@Nullable String raw) {
		String value = this.limiter.value(raw);
		T found = this.made.get(value);
		if (found != null) {
			return found;
		}
		T created = this.factory.apply(value);
		T raced = this.made.putIfAbsent(value, created);
		return (raced != null) ? raced : created;
	}

}
