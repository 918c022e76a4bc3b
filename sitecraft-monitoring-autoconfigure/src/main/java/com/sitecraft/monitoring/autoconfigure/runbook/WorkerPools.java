package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.Comparator;
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
 * taken back from it. What is left of a shared one is not known there, only what the run
 * meant to do: see {@link WorkerShares#ofGone}. So it may leave workers that it added,
 * when runs overlapped; it goes below what it found only by what runs before it gave
 * back.
 */
final class WorkerPools {

	/** Those of this replica first, so that a bean is scaled as what it is. */
	private final List<WorkerScaler> scalers;

	/** Of this process, and unlike that of any other. */
	private final String process = UUID.randomUUID().toString();

	/** By pool; only pools that a scaler knows. */
	private final Map<String, WorkerShares> shares = new ConcurrentHashMap<>();

	WorkerPools(List<WorkerScaler> scalers) {
		this.scalers = scalers.stream().sorted(Comparator.comparing(WorkerScaler::scope)).toList();
	}

	/**
	 * Where a change of a pool acts, asked once at start. A scaler of a host may have to
	 * ask somebody far away whether a pool is its own, and is not asked for that. So when
	 * there are scalers of both scopes, a pool is one of this replica when it is a bean
	 * here, and otherwise one of all: those who act for all then act one at a time, and a
	 * pool that turns out to be one of a replica is taken back there or not at all.
	 * @param pool its name, {@code null} when only an alert says it
	 */
	StepScope scope(@Nullable String pool) {
		boolean bean = pool != null && this.scalers.stream()
			.anyMatch((scaler) -> scaler instanceof TaskExecutorScaler executors && executors.has(pool));
		return (bean || this.scalers.stream().allMatch((scaler) -> scaler.scope() == StepScope.LOCAL)) ? StepScope.LOCAL
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
	 * @param scope where the step acts; a pool of a replica that is gone owes nothing,
	 * but whoever acts for all cannot know whether it is
	 */
	void takeBack(String text, StepScope scope) throws Exception {
		Token token = Token.of(text);
		boolean gone = !token.process().equals(this.process);
		String pool = token.pool();
		WorkerScaler scaler = scaler(pool);
		boolean elsewhere = gone && (scaler == null || scaler.scope() == StepScope.LOCAL);
		if (elsewhere && scope == StepScope.LOCAL) {
			return;
		}
		if (elsewhere || scaler == null) {
			throw new IllegalStateException("'" + pool + "' is " + (elsewhere
					? "a pool of another process, which has its workers until it ends" : "no pool any more"));
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
