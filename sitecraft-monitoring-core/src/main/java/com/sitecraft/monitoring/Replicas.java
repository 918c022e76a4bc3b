package com.sitecraft.monitoring;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Which of the other replicas have not been heard of. Only this replica's monotonic clock
 * counts, since the sign of life of another last changed, so that no clock of theirs
 * matters. Confined to the loop.
 */
public final class Replicas {

	/** Longer than a restart, and than a pause that a replica survives. */
	static final Duration GONE_AFTER = Duration.ofMinutes(5);

	/**
	 * What the time between two looks counts at most: without the store nobody could be
	 * heard, which makes nobody gone.
	 */
	private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

	private Map<String, Life> lives = new HashMap<>();

	private @Nullable Long lookedNanos;

	/**
	 * Takes one look at the signs of life.
	 * @param versions of each other replica, anything that changes at least once a minute
	 * @return names of those without a change for 5 min
	 */
	public List<String> gone(Map<String, Long> versions, long nanos) {
		Long before = this.lookedNanos;
		long passed = (before != null) ? Math.min(nanos - before, LONGEST_LOOK.toNanos()) : 0;
		this.lookedNanos = nanos;
		Map<String, Life> next = new HashMap<>();
		versions.forEach((name, version) -> {
			Life life = this.lives.get(name);
			next.put(name, (life != null && life.version() == version) ? new Life(version, life.silentNanos() + passed)
					: new Life(version, 0));
		});
		this.lives = next;
		return next.entrySet()
			.stream()
			.filter((life) -> life.getValue().silentNanos() >= GONE_AFTER.toNanos())
			.map(Map.Entry::getKey)
			.sorted()
			.toList();
	}

	/**
	 * One other replica.
	 *
	 * @param version its last sign of life
	 * @param silentNanos how long there has been no other
	 */
	private record Life(long version, long silentNanos) {
	}

}
