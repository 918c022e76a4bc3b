package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntUnaryOperator;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.WorkerScaler;

/**
 * The pools of all scalers. A run takes back what it has added itself, in any order with
 * others and at most once, and nothing that somebody else took away already. One thread
 * at a time scales a pool, so that a bound holds for all runs of this process.
 * <p>
 * In another process than the one that added, a local pool is another one, and nothing is
 * taken back. What is left of a shared one is not known there, only what the run meant to
 * do: see {@link WorkerShares#ofGone}. So it may leave workers that it added, when runs
 * overlapped; it goes below what it found only by what runs before it gave back.
 */
final class WorkerPools {

	private final List<WorkerScaler> scalers;

	/** Of this process, and unlike that of any other. */
	private final String process = UUID.randomUUID().toString();

	/** By pool; only pools that a scaler knows. */
	private final Map<String, WorkerShares> shares = new ConcurrentHashMap<>();

	WorkerPools(List<WorkerScaler> scalers) {
		this.scalers = List.copyOf(scalers);
	}

	/** Where a change of whatever pool acts. */
	StepScope scope() {
		return this.scalers.stream().allMatch((scaler) -> scaler.scope() == StepScope.LOCAL) ? StepScope.LOCAL
				: StepScope.SHARED;
	}

	Optional<Integer> workers(String pool) {
		return Optional.ofNullable(scaler(pool)).flatMap((scaler) -> scaler.workers(pool));
	}

	private @Nullable WorkerScaler scaler(String pool) {
		return this.scalers.stream().filter((scaler) -> scaler.workers(pool).isPresent()).findFirst().orElse(null);
	}

	/**
	 * Adds workers.
	 * @param run whose they are
	 * @param target workers to have, from those that there are; never fewer
	 * @return from how many to how many, {@code null} when there is no such pool
	 */
	@Nullable Growth grow(String pool, String run, IntUnaryOperator target) throws Exception {
		WorkerScaler scaler = scaler(pool);
		if (scaler == null) {
			return null;
		}
		WorkerShares shares = shares(pool);
		shares.lock.lockInterruptibly();
		try {
			int from = scaler.workers(pool).orElseThrow();
			int to = target.applyAsInt(from);
			shares.observe(from);
			if (to > from) {
				scale(scaler, pool, to);
				shares.add(run, to - from);
			}
			return new Growth(from, to);
		}
		finally {
			shares.lock.unlock();
		}
	}

	/**
	 * How {@link #takeBack} is told what a run is about to add.
	 */
	String token(String pool, String run, Growth meant) {
		return new Token(this.process, run, meant.from(), meant.to() - meant.from(), pool).text();
	}

	/**
	 * Takes back what a run has added.
	 */
	void takeBack(String text) throws Exception {
		Token token = Token.of(text);
		boolean gone = !token.process().equals(this.process);
		String pool = token.pool();
		WorkerScaler scaler = scaler(pool);
		if (scaler == null || (gone && scaler.scope() == StepScope.LOCAL)) {
			return;
		}
		WorkerShares shares = shares(pool);
		shares.lock.lockInterruptibly();
		try {
			int workers = scaler.workers(pool).orElseThrow();
			shares.observe(workers);
			int owed = gone ? shares.ofGone(token.run(), token.before(), token.most()) : shares.of(token.run());
			if (owed > 0) {
				scale(scaler, pool, workers - owed);
			}
			if (gone) {
				shares.removeGone(token.run(), token.before(), owed);
			}
			else {
				shares.remove(token.run());
			}
		}
		finally {
			shares.lock.unlock();
		}
	}

	private WorkerShares shares(String pool) {
		return this.shares.computeIfAbsent(pool, (name) -> new WorkerShares());
	}

	/** What failed may have been done all the same, such as when the answer was lost. */
	private static void scale(WorkerScaler scaler, String pool, int workers) throws Exception {
		try {
			scaler.scale(pool, workers);
		}
		catch (Exception ex) {
			if (!scaler.workers(pool).equals(Optional.of(workers))) {
				throw ex;
			}
		}
	}

	/**
	 * A change of the number of workers.
	 */
	record Growth(int from, int to) {
	}

	/**
	 * What is written down before workers are added.
	 *
	 * @param before workers that there were
	 * @param most workers that were to be added
	 * @param pool the last, since a name may hold anything
	 */
	private record Token(String process, String run, int before, int most, String pool) {

		String text() {
			return String.join(":", this.process, this.run, String.valueOf(this.before), String.valueOf(this.most),
					this.pool);
		}

		static Token of(String text) {
			String[] parts = text.split(":", 5);
			return new Token(parts[0], parts[1], Integer.parseInt(parts[2]), Integer.parseInt(parts[3]), parts[4]);
		}

	}

}
