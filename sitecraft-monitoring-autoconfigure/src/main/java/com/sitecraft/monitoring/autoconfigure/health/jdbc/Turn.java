package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One look at a time. A check goes before probes: a slow query of theirs must not make
 * the database read as down.
 */
final class Turn {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private boolean taken;

	private int urgent;

	/**
	 * Waits for the turn.
	 * @param first whether to go before those who are not first
	 * @return whether it was had in time; if so, it has to be given back
	 */
	boolean take(boolean first, Duration patience) throws InterruptedException {
		long left = patience.toNanos();
		this.lock.lockInterruptibly();
		try {
			this.urgent += first ? 1 : 0;
			try {
				while (this.taken || (!first && this.urgent > 0)) {
					if (left <= 0) {
						return false;
					}
					left = this.changed.awaitNanos(left);
				}
				this.taken = true;
				return true;
			}
			finally {
				this.urgent -= first ? 1 : 0;
				if (!this.taken) {
					this.changed.signalAll();
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	void giveBack() {
		this.lock.lock();
		try {
			this.taken = false;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
