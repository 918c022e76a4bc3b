package com.sitecraft.monitoring.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import com.sitecraft.monitoring.signal.Moment;
import org.jspecify.annotations.Nullable;

/**
 * State of one label set between two evaluations; a pure step leads from one to the next.
 * Durations are differences of monotonic time only, stamps are for people. A step that
 * changes nothing returns the same object, so that a steady alert costs no memory.
 *
 * @param state where it stands
 * @param activeNanos monotonic time since when it matches
 * @param activeAt the same on the wall clock
 * @param firedAt since when it fires
 * @param resolvedAt when it ended
 * @param unmatchedNanos monotonic time since when it is kept firing, or {@link #NOT}
 * @param missingNanos monotonic time since when it has no sample, or {@link #NOT}
 * @param graceNanos until when a restored alert without enough samples stays untouched,
 * or {@link #NOT}
 * @param reason why it ended or is kept
 */
record AlertLifecycle(AlertState state, long activeNanos, Instant activeAt, @Nullable Instant firedAt,
		@Nullable Instant resolvedAt, long unmatchedNanos, long missingNanos, long graceNanos,
		@Nullable String reason) {

	/**
	 * No point in time; monotonic time has no natural one, half the range away is none.
	 */
	static final long NOT = Long.MIN_VALUE;

	static final String NO_DATA = "no-data";

	static final String KEPT = "keep-firing-for";

	/**
	 * A label set that starts to match.
	 */
	static AlertLifecycle start(Moment now, AlertRule rule, @Nullable String reason) {
		AlertLifecycle pending = new AlertLifecycle(AlertState.PENDING, now.nanos(), now.instant(), null, null, NOT,
				NOT, NOT, reason);
		return rule.holdFor().isZero() ? pending.fired(now, reason) : pending;
	}

	boolean active() {
		return this.state != AlertState.RESOLVED;
	}

	/**
	 * The state after one evaluation, {@code null} when a pending alert is dropped.
	 */
	@Nullable AlertLifecycle after(Verdict verdict, Moment now, AlertRule rule) {
		if (!active()) {
			return this;
		}
		return switch (verdict) {
			case MATCHES -> matched(now, rule, null);
			case HOLDS -> (this.state == AlertState.FIRING) ? steady(null) : null;
			case UNDECIDED -> graced(now) ? this : unmatched(now, rule);
			case ENDED -> unmatched(now, rule);
			case MISSING -> missing(now, rule);
		};
	}

	private AlertLifecycle matched(Moment now, AlertRule rule, @Nullable String why) {
		if (this.state == AlertState.PENDING && elapsed(this.activeNanos, now, rule.holdFor())) {
			return fired(now, why);
		}
		return steady(why);
	}

	private @Nullable AlertLifecycle unmatched(Moment now, AlertRule rule) {
		if (this.state == AlertState.PENDING) {
			return null;
		}
		if (rule.keepFiringFor().isZero()) {
			return resolved(now, null);
		}
		if (this.unmatchedNanos == NOT) {
			return new AlertLifecycle(this.state, this.activeNanos, this.activeAt, this.firedAt, null, now.nanos(), NOT,
					NOT, KEPT);
		}
		if (elapsed(this.unmatchedNanos, now, rule.keepFiringFor())) {
			return resolved(now, null);
		}
		// A sample ends the time without one; the next such time begins anew.
		return (this.missingNanos == NOT) ? this : new AlertLifecycle(this.state, this.activeNanos, this.activeAt,
				this.firedAt, null, this.unmatchedNanos, NOT, NOT, KEPT);
	}

	private @Nullable AlertLifecycle missing(Moment now, AlertRule rule) {
		if (graced(now)) {
			return this;
		}
		if (rule.noData() == NoData.OK) {
			return unmatched(now, rule);
		}
		if (this.state == AlertState.PENDING && rule.noData() == NoData.KEEP) {
			return null;
		}
		if (this.missingNanos == NOT) {
			AlertLifecycle since = new AlertLifecycle(this.state, this.activeNanos, this.activeAt, this.firedAt, null,
					this.unmatchedNanos, now.nanos(), NOT, NO_DATA);
			return since.firedWithoutData(now, rule);
		}
		if (elapsed(this.missingNanos, now, rule.keepFor())) {
			return (this.state == AlertState.PENDING) ? null : resolved(now, NO_DATA);
		}
		return firedWithoutData(now, rule);
	}

	/** Restored, and what it is judged by may not be there again. */
	private boolean graced(Moment now) {
		return this.graceNanos != NOT && now.nanos() - this.graceNanos < 0;
	}

	private AlertLifecycle firedWithoutData(Moment now, AlertRule rule) {
		if (this.state == AlertState.PENDING && elapsed(this.activeNanos, now, rule.holdFor())) {
			return new AlertLifecycle(AlertState.FIRING, this.activeNanos, this.activeAt, now.instant(), null,
					this.unmatchedNanos, this.missingNanos, NOT, NO_DATA);
		}
		return this;
	}

	/**
	 * A firing alert that ends for a reason of its own, such as a replica that is gone.
	 */
	AlertLifecycle resolved(Moment now, @Nullable String why) {
		return new AlertLifecycle(AlertState.RESOLVED, this.activeNanos, this.activeAt, this.firedAt, now.instant(),
				NOT, NOT, NOT, why);
	}

	private AlertLifecycle fired(Moment now, @Nullable String why) {
		return new AlertLifecycle(AlertState.FIRING, this.activeNanos, this.activeAt, now.instant(), null, NOT, NOT,
				NOT, why);
	}

	private AlertLifecycle steady(@Nullable String why) {
		if (this.unmatchedNanos == NOT && this.missingNanos == NOT && this.graceNanos == NOT
				&& Objects.equals(this.reason, why)) {
			return this;
		}
		return new AlertLifecycle(this.state, this.activeNanos, this.activeAt, this.firedAt, null, NOT, NOT, NOT, why);
	}

	static boolean elapsed(long sinceNanos, Moment now, Duration duration) {
		return now.nanos() - sinceNanos >= duration.toNanos();
	}

	/**
	 * What one evaluation says about one label set.
	 */
	enum Verdict {

		/** The condition holds. */
		MATCHES,

		/** Between the bound and the recovery bound: enough to go on, not to begin. */
		HOLDS,

		/**
		 * What is known is good, what is not yet known need not be: ends an alert, but
		 * not one that was restored and may be right by what is not known.
		 */
		UNDECIDED,

		/** There is a sample, and it is good. */
		ENDED,

		/** There is no sample. */
		MISSING

	}

}
