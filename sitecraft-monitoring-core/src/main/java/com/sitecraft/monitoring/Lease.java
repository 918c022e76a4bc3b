package com.sitecraft.monitoring;

import java.time.Duration;
import java.util.Optional;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Time;

/**
 * Leadership by one ShedLock lock. {@link #renew()} blocks for as long as the lease store
 * does, so it has a thread of its own; {@link #held()} answers from memory.
 */
public final class Lease implements Leadership {

	private static final String NAME = "sitecraft-monitoring";

	private final LockProvider provider;

	private final Duration atMost;

	private final Time time;

	/** Touched by the renewing thread only. */
	private @Nullable SimpleLock lock;

	private volatile Answer answer;

	/**
	 * Creates a lease that is not held yet.
	 * @param atMost how long the lock outlives its holder, 3 x interval
	 */
	public Lease(LockProvider provider, Duration atMost, Time time) {
		if (atMost.isNegative() || atMost.isZero()) {
			throw new IllegalArgumentException("atMost is " + atMost + ", allowed is a positive duration");
		}
		this.provider = provider;
		this.atMost = atMost;
		this.time = time;
		this.answer = new Answer(false, true, time.nanos());
	}

	@Override
	public boolean held() {
		Answer last = this.answer;
		// Without a fresh answer nobody can tell who holds it: then everybody pages.
		return last.held() || this.time.nanos() - last.nanos() >= this.atMost.toNanos();
	}

	@Override
	public boolean certain() {
		Answer last = this.answer;
		return last.known() && this.time.nanos() - last.nanos() < this.atMost.toNanos();
	}

	/**
	 * Takes or extends the lease; one thread only.
	 * @throws RuntimeException when the lease store failed; the lease counts as held then
	 */
	public void renew() {
		// Before the call, so that it never seems to last longer than it does.
		long asked = this.time.nanos();
		try {
			Optional<SimpleLock> taken = (this.lock != null) ? this.lock.extend(this.atMost, Duration.ZERO)
					: Optional.empty();
			if (taken.isEmpty()) {
				this.lock = null;
				taken = this.provider
					.lock(new LockConfiguration(this.time.instant(), NAME, this.atMost, Duration.ZERO));
			}
			this.lock = taken.orElse(null);
			this.answer = new Answer(taken.isPresent(), true, asked);
		}
		catch (RuntimeException ex) {
			this.answer = new Answer(true, false, asked);
			throw ex;
		}
	}

	/**
	 * Gives the lease back, so that another replica need not wait for its end.
	 */
	public void release() {
		SimpleLock released = this.lock;
		this.lock = null;
		this.answer = new Answer(false, true, this.time.nanos());
		if (released != null) {
			released.unlock();
		}
	}

	private record Answer(boolean held, boolean known, long nanos) {
	}

}
