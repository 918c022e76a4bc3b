package com.sitecraft.monitoring.autoconfigure.loop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

import com.sitecraft.monitoring.ChangeWriter;
import com.sitecraft.monitoring.Lease;
import com.sitecraft.monitoring.Monitoring;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Ticks on one daemon thread, writes on another and renews the lease on a third between
 * start and stop of the context. The first never waits for the others.
 */
final class MonitoringLoop implements SmartLifecycle, LoopWaker {

	/**
	 * Above the default phase of connection factories (0): what is judged and where it is
	 * stored is there before the first tick and after the last.
	 */
	private static final int PHASE = 1;

	/** Of either of these threads. */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

	/** After both; together it is less than 5 s. */
	private static final Duration RELEASE_TIMEOUT = Duration.ofMillis(800);

	/** Requests wake the loop; however many there are, each tick judges every rule. */
	private static final Duration LEAST = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(MonitoringLoop.class);

	private final Monitoring monitoring;

	private final ChangeWriter writer;

	/** {@code null} for a replica that is alone. */
	private final @Nullable Lease lease;

	private final Duration interval;

	private final Time time;

	private final Guard guard;

	private volatile @Nullable Run run;

	MonitoringLoop(Monitoring monitoring, ChangeWriter writer, @Nullable Lease lease, Duration interval, Time time,
			Guard guard) {
		this.monitoring = monitoring;
		this.writer = writer;
		this.lease = lease;
		this.interval = interval;
		this.time = time;
		this.guard = guard;
	}

	@Override
	public synchronized void start() {
		if (this.run == null) {
			Run started = new Run();
			this.run = started;
			started.start();
		}
	}

	@Override
	public synchronized void stop() {
		Run stopped = this.run;
		this.run = null;
		if (stopped != null) {
			stopped.stop();
		}
	}

	@Override
	public void wake() {
		Run current = this.run;
		if (current != null) {
			give(current.woken);
		}
	}

	@Override
	public void wakeForCommands() {
		Run current = this.run;
		if (current != null) {
			current.awaited = true;
			give(current.offered);
		}
	}

	@Override
	public boolean isRunning() {
		return this.run != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/** Any number of times before it is taken is once. */
	private static void give(Semaphore semaphore) {
		if (semaphore.availablePermits() == 0) {
			semaphore.release();
		}
	}

	private void guarded(String component, Runnable action) {
		try {
			this.guard.run(component, action);
		}
		catch (Throwable ex) {
			// Whatever it is, without its thread monitoring would be silent.
			logger.error("Monitoring component '{}' failed, and goes on", component, ex);
		}
	}

	/**
	 * The threads between one start and one stop. A store that hangs may keep the old
	 * writer alive beyond the stop; the next start has its own.
	 */
	private final class Run {

		private final Thread loop = daemon("sitecraft-loop", this::tick);

		private final Thread writing = daemon("sitecraft-writer", this::write);

		private final @Nullable Thread leading = (MonitoringLoop.this.lease != null)
				? daemon("sitecraft-lease", () -> lead(MonitoringLoop.this.lease)) : null;

		/**
		 * Counted down when the first load has arrived or failed, and when it is known
		 * who leads.
		 */
		private final CountDownLatch known = new CountDownLatch((this.leading != null) ? 2 : 1);

		/** The writer has something to do. */
		private final Semaphore offered = new Semaphore(0);

		/** The loop is to tick before it is time. */
		private final Semaphore woken = new Semaphore(0);

		/** Whether somebody waits for a tick that sees the commands of now. */
		private volatile boolean awaited;

		private volatile boolean ticking = true;

		private volatile boolean open = true;

		private volatile boolean renewing = true;

		private static Thread daemon(String name, Runnable body) {
			Thread thread = new Thread(body, name);
			thread.setDaemon(true);
			return thread;
		}

		void start() {
			if (this.leading != null) {
				this.leading.start();
			}
			this.writing.start();
			this.loop.start();
		}

		void stop() {
			this.ticking = false;
			this.loop.interrupt();
			join(this.loop, STOP_TIMEOUT);
			// What the last tick changed is worth one more round.
			this.open = false;
			this.offered.release();
			join(this.writing, STOP_TIMEOUT);
			this.offered.drainPermits();
			this.writing.interrupt();
			// After that round: who takes over is to find it.
			this.renewing = false;
			if (this.leading != null) {
				LockSupport.unpark(this.leading);
				join(this.leading, RELEASE_TIMEOUT);
			}
		}

		private void tick() {
			try {
				// A tick without what was stored does nothing, and the next is far away.
				this.known.await(Monitoring.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				// The field says whether it is a stop.
			}
			while (this.ticking) {
				long begun = MonitoringLoop.this.time.nanos();
				guarded("monitoring.loop", MonitoringLoop.this.monitoring::tick);
				give(this.offered);
				pause(begun);
			}
		}

		private void pause(long begun) {
			// One that is not a stop would turn every later pause into none.
			Thread.interrupted();
			try {
				if (this.ticking
						&& this.woken.tryAcquire(left(MonitoringLoop.this.interval, begun), TimeUnit.NANOSECONDS)) {
					TimeUnit.NANOSECONDS.sleep(left(LEAST, begun));
					// Who called meanwhile means the tick that comes now.
					this.woken.drainPermits();
				}
			}
			catch (InterruptedException ex) {
				// The field says whether it is a stop.
			}
		}

		/** Within bounds even when time stands still or jumps. */
		private long left(Duration duration, long begun) {
			long full = duration.toNanos();
			long left = full - (MonitoringLoop.this.time.nanos() - begun);
			return Math.min(Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)), full);
		}

		private void write() {
			round();
			this.known.countDown();
			while (this.open) {
				try {
					this.offered.acquire();
				}
				catch (InterruptedException ex) {
					// Not a stop, which says so by the field.
					continue;
				}
				this.offered.drainPermits();
				boolean wake = this.awaited;
				this.awaited = false;
				round();
				if (wake) {
					give(this.woken);
				}
			}
			if (this.offered.tryAcquire()) {
				// The last tick came while a round was running that did not see it.
				round();
			}
		}

		private void lead(Lease lease) {
			guarded("monitoring.lease", lease::renew);
			this.known.countDown();
			while (this.renewing) {
				LockSupport.parkNanos(this, MonitoringLoop.this.interval.toNanos());
				Thread.interrupted();
				if (this.renewing) {
					guarded("monitoring.lease", lease::renew);
				}
			}
			guarded("monitoring.lease", lease::release);
		}

		private void round() {
			guarded("monitoring.store", MonitoringLoop.this.writer::write);
		}

		private void join(Thread thread, Duration timeout) {
			try {
				thread.join(timeout.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

}
