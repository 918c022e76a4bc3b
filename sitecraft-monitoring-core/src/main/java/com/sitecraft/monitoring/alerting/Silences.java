package com.sitecraft.monitoring.alerting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.sitecraft.monitoring.signal.Dropped;
import com.sitecraft.monitoring.signal.Labels;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * All silences. The loop changes them, any thread may ask. At most 10,000; one more is
 * refused and counted in {@code sitecraft.monitoring.dropped{what="silences"}}.
 */
public final class Silences {

	/** Of silences. */
	static final int MAX_SILENCES = 10_000;

	/** Answers that are kept; beyond, an answer is worked out each time. */
	static final int MAX_ANSWERS = 200_000;

	private final Counter refused;

	private volatile Index index = new Index(Map.of());

	public Silences(MeterRegistry registry) {
		this.refused = Dropped.counter(registry, "silences");
	}

	/**
	 * Adds a silence or replaces the one with its id.
	 * @return whether there was room
	 */
	public boolean put(Silence silence) {
		Map<String, Silence> next = new LinkedHashMap<>(this.index.byId);
		if (!next.containsKey(silence.id()) && next.size() >= MAX_SILENCES) {
			this.refused.increment();
			return false;
		}
		next.put(silence.id(), silence);
		this.index = new Index(next);
		return true;
	}

	public void remove(String id) {
		if (this.index.byId.containsKey(id)) {
			Map<String, Silence> next = new LinkedHashMap<>(this.index.byId);
			next.remove(id);
			this.index = new Index(next);
		}
	}

	/**
	 * Replaces all, as stored; what does not fit is refused.
	 */
	public void restore(Collection<Silence> silences) {
		Map<String, Silence> next = new LinkedHashMap<>();
		for (Silence silence : silences) {
			if (next.size() < MAX_SILENCES || next.containsKey(silence.id())) {
				next.put(silence.id(), silence);
			}
			else {
				this.refused.increment();
			}
		}
		this.index = new Index(next);
	}

	public @Nullable Silence get(String id) {
		return this.index.byId.get(id);
	}

	public List<Silence> all() {
		return List.copyOf(this.index.byId.values());
	}

	/**
	 * Silences whose matchers fit, whatever the time.
	 */
	public List<Silence> matching(Labels labels) {
		return this.index.matching(labels);
	}

	/**
	 * Ids of the silences that are active and match.
	 */
	public List<String> silencing(Labels labels, Instant now) {
		List<Silence> matching = matching(labels);
		if (matching.isEmpty()) {
			return List.of();
		}
		List<String> ids = new ArrayList<>(matching.size());
		for (Silence silence : matching) {
			if (silence.state(now) == Silence.State.ACTIVE) {
				ids.add(silence.id());
			}
		}
		return ids;
	}

	/**
	 * Whether an active silence has nothing left to silence: every alert it matched has
	 * ended since it began, and there was one.
	 * @param silence the silence
	 * @param alerts alerts, the lately resolved included
	 * @param now wall-clock time
	 */
	public static boolean outlived(Silence silence, Collection<Alert> alerts, Instant now) {
		boolean ended = false;
		for (Alert alert : alerts) {
			if (silence.matches(alert.labels())) {
				Instant resolvedAt = alert.resolvedAt();
				if (resolvedAt == null) {
					return false;
				}
				ended |= !resolvedAt.isBefore(silence.start());
			}
		}
		return ended && silence.state(now) == Silence.State.ACTIVE;
	}

	/**
	 * Silences as of one change, with the answers already given.
	 */
	private static final class Index {

		private final Map<String, Silence> byId;

		private final Filed<Silence> filed;

		private final Map<Labels, List<Silence>> answers = new ConcurrentHashMap<>();

		Index(Map<String, Silence> byId) {
			this.byId = byId;
			this.filed = new Filed<>(byId.values(), Silence::matchers);
		}

		List<Silence> matching(Labels labels) {
			List<Silence> known = this.answers.get(labels);
			if (known != null) {
				return known;
			}
			List<Silence> answer = this.filed.matching(labels);
			if (this.answers.size() < MAX_ANSWERS) {
				this.answers.put(labels, answer);
			}
			return answer;
		}

	}

}
