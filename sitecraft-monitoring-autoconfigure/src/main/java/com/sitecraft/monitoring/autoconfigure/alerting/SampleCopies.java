package com.sitecraft.monitoring.autoconfigure.alerting;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryException;
import com.sitecraft.monitoring.signal.SeriesStore;

/**
 * Copies of series for threads of requests. The store is the loop's alone, so the loop
 * makes them, one at a time.
 */
final class SampleCopies {

	/** Some 16 MB, copied within a few milliseconds. */
	static final int MAX_SAMPLES = 1_000_000;

	private static final long WAIT_SECONDS = 2;

	private final SeriesStore store;

	private final Runnable wake;

	private final AtomicReference<@Nullable Wanted> wanted = new AtomicReference<>();

	/**
	 * @param wake makes the loop tick soon
	 */
	SampleCopies(SeriesStore store, Runnable wake) {
		this.store = store;
		this.wake = wake;
	}

	/**
	 * A copy of what queries read, {@code null} when the loop was too busy for 2 s.
	 * @throws QueryException when it would be too much
	 */
	@Nullable Copy copy(List<Query> queries) {
		Wanted asked = new Wanted(queries, new CompletableFuture<>());
		this.wanted.set(asked);
		this.wake.run();
		try {
			return asked.copy().get(WAIT_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof QueryException cause) ? cause
					: new IllegalStateException("Samples could not be copied", ex);
		}
		finally {
			this.wanted.compareAndSet(asked, null);
		}
	}

	/** For the loop. */
	void run(Tick tick) {
		Wanted asked = this.wanted.getAndSet(null);
		if (asked == null) {
			return;
		}
		try {
			asked.copy()
				.complete(new Copy(this.store.copy(asked.queries(), MAX_SAMPLES),
						new Moment(tick.instant(), tick.nanos())));
		}
		catch (RuntimeException ex) {
			asked.copy().completeExceptionally(ex);
		}
	}

	/**
	 * What is wanted of the loop.
	 */
	private record Wanted(List<Query> queries, CompletableFuture<Copy> copy) {
	}

	/**
	 * A copy.
	 *
	 * @param store the samples, for one thread
	 * @param at when it was made
	 */
	record Copy(SeriesStore store, Moment at) {
	}

}
