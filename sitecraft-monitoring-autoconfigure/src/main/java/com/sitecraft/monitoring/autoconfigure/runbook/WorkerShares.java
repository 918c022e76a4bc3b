package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What runs have added to one pool in this process; all else is the pool's own. What
 * somebody else adds is the pool's own too. What somebody else takes away was the newest
 * run's first, and no run takes it away again. Guarded by its lock.
 */
final class WorkerShares {

	/** A run that helped keeps its share; the oldest become the pool's own. */
	private static final int MAX = 1_000;

	/** Held while the pool is scaled, which may take as long as a step. */
	final ReentrantLock lock = new ReentrantLock();

	/** The oldest first. */
	private final Deque<Share> added = new ArrayDeque<>();

	/** Taken back for processes that are gone, the oldest first. */
	private final Deque<Returned> returned = new ArrayDeque<>();

	private int own;

	/**
	 * Compares with the workers that there are.
	 */
	void observe(int workers) {
		int missing = this.own + this.added.stream().mapToInt(Share::workers).sum() - workers;
		while (missing > 0 && !this.added.isEmpty()) {
			Share newest = this.added.removeLast();
			if (newest.workers() > missing) {
				this.added.addLast(new Share(newest.run(), newest.workers() - missing));
			}
			missing -= Math.min(missing, newest.workers());
		}
		this.own -= missing;
	}

	void add(String run, int workers) {
		this.added.addLast(new Share(run, workers));
		if (this.added.size() > MAX) {
			this.own += this.added.removeFirst().workers();
		}
	}

	/**
	 * What a run of this process has added and nobody took away.
	 */
	int of(String run) {
		return this.added.stream().filter((share) -> share.run().equals(run)).mapToInt(Share::workers).sum();
	}

	void remove(String run) {
		this.added.removeIf((share) -> share.run().equals(run));
	}

	/**
	 * What a run of a process that is gone may take away: no more than it meant to add,
	 * nothing of the runs of this process, and nothing below the size before it. That
	 * size falls by what runs before it have taken back since.
	 * @param before workers before the run
	 * @param most workers that it meant to add
	 */
	int ofGone(String run, int before, int most) {
		if (this.returned.stream().anyMatch((each) -> each.run().equals(run))) {
			return 0;
		}
		int floor = before
				- this.returned.stream().filter((each) -> each.before() < before).mapToInt(Returned::workers).sum();
		return Math.max(0, Math.min(most, this.own - floor));
	}

	void removeGone(String run, int before, int workers) {
		this.own -= workers;
		this.returned.addLast(new Returned(run, before, workers));
		if (this.returned.size() > MAX) {
			this.returned.removeFirst();
		}
	}

	/**
	 * What a run has added.
	 */
	private record Share(String run, int workers) {
	}

	/**
	 * What was taken back for a run.
	 */
	private record Returned(String run, int before, int workers) {
	}

}
