package com.sitecraft.monitoring.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Moment;

/**
 * Decides when the pages of one channel are sent, which of them as one, and when again.
 * Sends nothing itself. One thread at a time; {@link #circuit()} answers on any.
 */
public final class Dispatcher {

	/** Attempts are at least half of it, at most all of it apart: replicas spread out. */
	private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

	private static final Duration LAST_RETRY = Duration.ofMinutes(10);

	/** Who gets a page later than this has found out otherwise. */
	private static final Duration GIVE_UP = Duration.ofHours(24);

	/** What a receiver may ask for; more would be a mistake of it. */
	private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

	/** One that is restarted fails a few times; this is more. */
	private static final int FAILURES = 5;

	private static final Duration FIRST_PROBE = Duration.ofSeconds(15);

	private static final Duration LAST_PROBE = Duration.ofMinutes(5);

	/** A digest of more is read by nobody, and fits into no message. */
	static final int MOST = 200;

	private final int perMinute;

	private final DoubleSupplier random;

	private double tokens;

	private long filledAt;

	private boolean filled;

	/** Monotonic time before which the channel asked to be left alone. */
	private long quietUntil;

	private boolean quiet;

	private int failures;

	private int probes;

	private boolean digestLast;

	private volatile Circuit circuit = Circuit.CLOSED;

	/**
	 * Creates a dispatcher.
	 * @param perMinute messages a minute, as many at once after a quiet minute; 1 or more
	 * @param random source of numbers from 0 to 1, for the jitter
	 */
	public Dispatcher(int perMinute, DoubleSupplier random) {
		if (perMinute < 1) {
			throw new IllegalArgumentException("perMinute is " + perMinute + ", allowed is 1 or more");
		}
		this.perMinute = perMinute;
		this.tokens = perMinute;
		this.random = random;
	}

	/**
	 * How many pages to claim: 0 while nothing may be sent, 1 to probe a channel that
	 * failed, enough for a digest otherwise.
	 */
	public int wanted(Moment now) {
		if (!pause(now).isZero()) {
			return 0;
		}
		return (this.circuit == Circuit.CLOSED) ? MOST : 1;
	}

	/**
	 * Time until something may be sent, zero when it may now.
	 */
	public Duration pause(Moment now) {
		refill(now);
		long rate = (this.tokens >= 1) ? 0 : (long) Math.ceil((1 - this.tokens) * 60e9 / this.perMinute);
		long quiet = this.quiet ? Math.max(0, this.quietUntil - now.nanos()) : 0;
		this.quiet = quiet > 0;
		return Duration.ofNanos(Math.max(rate, quiet));
	}

	/**
	 * Whether the channel has failed, or has asked to be left alone, so that nothing more
	 * is sent for a while.
	 */
	public boolean quiet(Moment now) {
		return this.quiet && this.quietUntil - now.nanos() > 0;
	}

	private void refill(Moment now) {
		if (this.filled) {
			double earned = (now.nanos() - this.filledAt) * (this.perMinute / 60e9);
			this.tokens = Math.min(this.perMinute, this.tokens + Math.max(0, earned));
		}
		this.filled = true;
		this.filledAt = now.nanos();
	}

	/**
	 * Splits claimed pages into what is sent now and what waits, and takes that off the
	 * rate.
	 * @param claimed pages of different incidents, oldest first
	 * @param digestible which of them a digest may tell
	 */
	public Plan plan(List<Delivery> claimed, Predicate<Delivery> digestible, Moment now) {
		refill(now);
		// A rounding error must not make the thread that waited for a token wait again.
		int allowed = (int) Math.floor(this.tokens + 1e-6);
		Plan plan = (claimed.size() <= allowed) ? new Plan(claimed, List.of(), List.of())
				: crowded(claimed, digestible, allowed);
		this.tokens = Math.max(0, this.tokens - plan.single().size() - (plan.digest().isEmpty() ? 0 : 1));
		return plan;
	}

	private Plan crowded(List<Delivery> claimed, Predicate<Delivery> digestible, int allowed) {
		if (allowed < 1) {
			return new Plan(List.of(), List.of(), claimed);
		}
		List<Delivery> single = new ArrayList<>(claimed.subList(0, allowed - 1));
		List<Delivery> digest = new ArrayList<>();
		List<Delivery> waiting = new ArrayList<>();
		claimed.subList(allowed - 1, claimed.size())
			.forEach((delivery) -> (digestible.test(delivery) ? digest : waiting).add(delivery));
		// Each kind in turn, or a storm of one would starve the other.
		boolean merged = digest.size() > 1 && (waiting.isEmpty() || !this.digestLast);
		this.digestLast = merged;
		if (!merged) {
			Delivery next = (waiting.isEmpty()) ? digest.remove(0) : waiting.remove(0);
			single.add(next);
			waiting.addAll(digest);
			digest.clear();
		}
		return new Plan(single, digest, waiting);
	}

	/**
	 * Where pages stand after an attempt.
	 * @param sent what was told in one message
	 */
	public List<Delivery> settled(List<Delivery> sent, Outcome outcome, Moment now) {
		String detail = (sent.size() > 1) ? "in a digest of " + sent.size() + ": " + outcome.detail()
				: outcome.detail();
		if (outcome instanceof Outcome.Retry retry) {
			failed(retry, now);
			// At one time, so that a digest leaves again as the same one, under the same
			// key.
			int attempts = sent.stream().mapToInt(Delivery::attempts).max().orElse(1);
			Instant dueAt = now.instant().plus(backoff(attempts, retry));
			return sent.stream().map((delivery) -> again(delivery, dueAt, detail, now.instant())).toList();
		}
		this.failures = 0;
		this.probes = 0;
		this.circuit = Circuit.CLOSED;
		Delivery.State state = (outcome instanceof Outcome.Delivered) ? Delivery.State.DELIVERED : Delivery.State.DEAD;
		return sent.stream().map((delivery) -> delivery.withOutcome(state, detail)).toList();
	}

	/**
	 * Where pages stand that were claimed and not sent.
	 */
	public List<Delivery> unsent(List<Delivery> claimed, Moment now) {
		Instant dueAt = now.instant().plus(pause(now));
		return claimed.stream().map((delivery) -> delivery.notAttempted().withDueAt(dueAt)).toList();
	}

	/** State of the channel. */
	public Circuit circuit() {
		return this.circuit;
	}

	private void failed(Outcome.Retry retry, Moment now) {
		this.failures++;
		Duration pause = bounded(retry.after());
		if (this.circuit == Circuit.OPEN || this.failures >= FAILURES) {
			this.circuit = Circuit.OPEN;
			Duration probe = jittered(doubled(FIRST_PROBE, this.probes++, LAST_PROBE));
			pause = (probe.compareTo(pause) > 0) ? probe : pause;
		}
		if (!pause.isZero()) {
			this.quiet = true;
			this.quietUntil = now.nanos() + pause.toNanos();
		}
	}

	private Duration backoff(int attempts, Outcome.Retry retry) {
		Duration backoff = jittered(doubled(FIRST_RETRY, Math.max(attempts - 1, 0), LAST_RETRY));
		Duration asked = bounded(retry.after());
		return (asked.compareTo(backoff) > 0) ? asked : backoff;
	}

	private static Delivery again(Delivery delivery, Instant dueAt, String detail, Instant now) {
		if (!now.isBefore(delivery.createdAt().plus(GIVE_UP))) {
			return delivery.withOutcome(Delivery.State.DEAD, "given up after 24 h: " + detail);
		}
		return delivery.withOutcome(Delivery.State.PENDING, detail).withDueAt(dueAt);
	}

	private Duration jittered(Duration duration) {
		return Duration.ofNanos((long) (duration.toNanos() * (0.5 + 0.5 * this.random.getAsDouble())));
	}

	private static Duration doubled(Duration first, int times, Duration last) {
		Duration doubled = first.multipliedBy(1L << Math.min(times, 20));
		return (doubled.compareTo(last) < 0) ? doubled : last;
	}

	private static Duration bounded(@Nullable Duration asked) {
		if (asked == null || asked.isNegative()) {
			return Duration.ZERO;
		}
		return (asked.compareTo(LONGEST_PAUSE) < 0) ? asked : LONGEST_PAUSE;
	}

	/**
	 * What is sent now.
	 *
	 * @param single pages that are sent one by one
	 * @param digest pages that are sent as one, none or more than one
	 * @param waiting pages that wait for the rate
	 */
	public record Plan(List<Delivery> single, List<Delivery> digest, List<Delivery> waiting) {

		public Plan {
			single = List.copyOf(single);
			digest = List.copyOf(digest);
			waiting = List.copyOf(waiting);
		}

	}

	/**
	 * Whether the channel is sent more than a probe.
	 */
	public enum Circuit {

		CLOSED,

		/** It failed several times in a row; one page at a time finds out about it. */
		OPEN

	}

}
