package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * The record of one runbook: what its runs came to, and the attempts that count against
 * its budget. A target that does not fit is refused, so that nobody can make the budget
 * forget by bringing many.
 */
final class Track {

	/** Of targets with attempts that still count. */
	static final int MAX_TARGETS = 1_000;

	/** Two may be bad luck. */
	static final int OPENS_AFTER = 3;

	private final Runbook runbook;

	private final Map<String, List<Stamp>> attempts = new LinkedHashMap<>();

	private long revision;

	private int runs;

	private int effective;

	private int ineffective;

	private int failed;

	private int dryRuns;

	private int wouldHaveHelped;

	private int badInARow;

	private @Nullable Instant openedAt;

	Track(Runbook runbook) {
		this.runbook = runbook;
	}

	boolean open() {
		return this.openedAt != null;
	}

	/**
	 * Why the budget refuses another attempt, {@code null} when it does not.
	 */
	@Nullable String refusal(String target, Moment now) {
		forget(now);
		List<Stamp> stamps = this.attempts.getOrDefault(target, List.of());
		if (stamps.isEmpty()) {
			return (this.attempts.size() >= MAX_TARGETS) ? "budget: too many targets" : null;
		}
		RunBudget budget = this.runbook.budget();
		long last = stamps.stream().mapToLong((stamp) -> now.nanos() - stamp.endNanos).min().orElse(Long.MAX_VALUE);
		if (last < budget.cooldown().toNanos()) {
			return "cooldown";
		}
		long recent = stamps.stream()
			.filter((stamp) -> now.nanos() - stamp.startNanos < budget.per().toNanos())
			.count();
		return (recent >= budget.count()) ? "budget: " + budget.count() + " runs per " + budget.per() : null;
	}

	void began(String target, boolean dry, Moment now) {
		this.revision++;
		if (dry) {
			this.dryRuns++;
		}
		else {
			this.runs++;
		}
		this.attempts.computeIfAbsent(target, (key) -> new ArrayList<>())
			.add(new Stamp(now.nanos(), now.nanos(), now.instant(), null));
	}

	/** The cooldown begins. */
	void ended(String target, Moment now) {
		List<Stamp> stamps = this.attempts.computeIfAbsent(target, (key) -> new ArrayList<>());
		this.revision++;
		if (stamps.isEmpty()) {
			// It ran for longer than its beginning counts.
			stamps.add(new Stamp(now.nanos(), now.nanos(), now.instant(), now.instant()));
			return;
		}
		Stamp last = stamps.get(stamps.size() - 1);
		stamps.set(stamps.size() - 1, new Stamp(last.startNanos, now.nanos(), last.startedAt, now.instant()));
	}

	/** A run that nobody judges did what it should. */
	void wentWell() {
		this.revision++;
		this.badInARow = 0;
	}

	/**
	 * Counts what a run came to.
	 * @return whether the circuit opened
	 */
	boolean judged(RunbookRun.State state, Moment now) {
		this.revision++;
		switch (state) {
			case SUCCEEDED -> {
				this.effective++;
				this.badInARow = 0;
			}
			case INEFFECTIVE -> {
				this.ineffective++;
				this.badInARow++;
			}
			case FAILED, TIMED_OUT -> {
				this.failed++;
				this.badInARow++;
			}
			// Somebody stopped it, which says nothing about the runbook.
			default -> this.failed++;
		}
		if (this.badInARow < OPENS_AFTER || open()) {
			return false;
		}
		this.openedAt = now.instant();
		return true;
	}

	void wouldHaveHelped() {
		this.revision++;
		this.wouldHaveHelped++;
	}

	void close() {
		this.revision++;
		this.openedAt = null;
		this.badInARow = 0;
	}

	TrackRecord record() {
		List<TrackRecord.Attempt> kept = new ArrayList<>();
		this.attempts.forEach((target, stamps) -> stamps
			.forEach((stamp) -> kept.add(new TrackRecord.Attempt(target, stamp.startedAt, stamp.endedAt))));
		return new TrackRecord(this.runbook.name(), this.revision, this.runs, this.effective, this.ineffective,
				this.failed, this.dryRuns, this.wouldHaveHelped, this.badInARow, this.openedAt, kept);
	}

	/**
	 * Takes over what is stored. Ages are of the wall clock, the only one that goes on
	 * while nobody runs; a stamp of the future is of now.
	 */
	void restore(TrackRecord record, Moment now) {
		this.revision = record.revision();
		this.runs = record.runs();
		this.effective = record.effective();
		this.ineffective = record.ineffective();
		this.failed = record.failed();
		this.dryRuns = record.dryRuns();
		this.wouldHaveHelped = record.wouldHaveHelped();
		this.badInARow = record.badInARow();
		this.openedAt = record.openedAt();
		this.attempts.clear();
		for (TrackRecord.Attempt attempt : record.attempts()) {
			long start = ago(attempt.startedAt(), now);
			Instant endedAt = attempt.endedAt();
			this.attempts.computeIfAbsent(attempt.target(), (key) -> new ArrayList<>())
				.add(new Stamp(start, (endedAt != null) ? ago(endedAt, now) : start, attempt.startedAt(), endedAt));
		}
	}

	/**
	 * Takes over what another replica has stored meanwhile, without forgetting what is
	 * known here: an attempt that either knows counts, and so does an open circuit.
	 * @return whether that is more than the other one knows
	 */
	boolean merge(TrackRecord other, Moment now) {
		TrackRecord own = record();
		Map<String, TrackRecord.Attempt> attempts = new LinkedHashMap<>();
		Stream.concat(other.attempts().stream(), own.attempts().stream())
			.forEach((attempt) -> attempts.merge(attempt.target() + " " + attempt.startedAt(), attempt,
					(one, two) -> (one.endedAt() != null) ? one : two));
		TrackRecord merged = new TrackRecord(own.runbook(), other.revision(), Math.max(own.runs(), other.runs()),
				Math.max(own.effective(), other.effective()), Math.max(own.ineffective(), other.ineffective()),
				Math.max(own.failed(), other.failed()), Math.max(own.dryRuns(), other.dryRuns()),
				Math.max(own.wouldHaveHelped(), other.wouldHaveHelped()), Math.max(own.badInARow(), other.badInARow()),
				(other.openedAt() != null) ? other.openedAt() : own.openedAt(), List.copyOf(attempts.values()));
		restore(merged, now);
		this.revision = Math.max(own.revision(), other.revision()) + 1;
		return !merged.equals(other);
	}

	private static long ago(Instant at, Moment now) {
		Duration age = Duration.between(at, now.instant());
		if (age.isNegative()) {
			return now.nanos();
		}
		return now.nanos() - ((age.compareTo(RunBudget.LONGEST) > 0) ? RunBudget.LONGEST : age).toNanos();
	}

	private void forget(Moment now) {
		long memory = this.runbook.budget().memory().toNanos();
		Iterator<List<Stamp>> targets = this.attempts.values().iterator();
		while (targets.hasNext()) {
			List<Stamp> stamps = targets.next();
			stamps.removeIf((stamp) -> now.nanos() - Math.max(stamp.startNanos, stamp.endNanos) >= memory);
			if (stamps.isEmpty()) {
				targets.remove();
			}
		}
	}

	/**
	 * One attempt, in both times.
	 */
	private record Stamp(long startNanos, long endNanos, Instant startedAt, @Nullable Instant endedAt) {
	}

}
