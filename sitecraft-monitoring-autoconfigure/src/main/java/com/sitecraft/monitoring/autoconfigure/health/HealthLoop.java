package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

import com.sitecraft.monitoring.health.HealthSupervisor;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Drives the supervisor from one daemon thread between start and stop of the context.
 */
final class HealthLoop implements SmartLifecycle {

	/**
	 * Above the default phase of connection factories (0) and below that of web servers:
	 * checks start before the first request and end before what they look at.
	 */
	private static final int PHASE = 1;

	/** Children of composites can come and go without anybody saying so. */
	private static final long DISCOVERY_NANOS = Duration.ofSeconds(10).toNanos();

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(HealthLoop.class);

	private final HealthSupervisor supervisor;

	private final SupervisedContributors contributors;

	private final HealthThreads threads;

	private final Supplier<Stream<?>> registries;

	private final Duration startupWait;

	/** Walking composites runs code of the host, which may hang: one walk at a time. */
	private final AtomicBoolean discovering = new AtomicBoolean();

	private final Time time;

	private final Guard guard;

	private volatile @Nullable Thread thread;

	HealthLoop(HealthSupervisor supervisor, SupervisedContributors contributors, HealthThreads threads,
			Supplier<Stream<?>> registries, Duration startupWait, Time time, Guard guard) {
		this.supervisor = supervisor;
		this.contributors = contributors;
		this.threads = threads;
		this.startupWait = startupWait;
		this.registries = registries;
		this.time = time;
		this.guard = guard;
	}

	@Override
	public synchronized void start() {
		if (this.thread != null) {
			return;
		}
		awaitFirstDiscovery();
		Thread started = new Thread(this::run, "sitecraft-health");
		started.setDaemon(true);
		this.thread = started;
		started.start();
	}

	@Override
	public synchronized void stop() {
		Thread stopped = this.thread;
		this.thread = null;
		if (stopped != null) {
			stopped.interrupt();
			try {
				stopped.join(STOP_TIMEOUT.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void run() {
		long discovered = this.time.nanos();
		while (this.thread == Thread.currentThread()) {
			long pause = TimeUnit.SECONDS.toNanos(1);
			try {
				pause = this.supervisor.tick();
				if (this.time.nanos() - discovered >= DISCOVERY_NANOS) {
					discovered = this.time.nanos();
					discover();
				}
			}
			catch (Throwable ex) {
				// Whatever it is, without this thread every check would go stale.
				failed(ex);
			}
			LockSupport.parkNanos(this, pause);
			// An interrupt that is not a stop would turn every later pause into none.
			Thread.interrupted();
		}
	}

	private void failed(Throwable error) {
		try {
			this.guard.run("health.supervisor", () -> {
				throw new IllegalStateException("Supervision of health failed, and goes on", error);
			});
		}
		catch (Throwable ex) {
			logger.error("Supervision of health failed, and goes on", error);
		}
	}

	private void awaitFirstDiscovery() {
		try {
			if (!discover().await(this.startupWait.toNanos(), TimeUnit.NANOSECONDS)) {
				logger.warn("A composite health contributor takes long to tell what is in it; going on without");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private CountDownLatch discover() {
		CountDownLatch done = new CountDownLatch(1);
		if (!this.discovering.compareAndSet(false, true)) {
			done.countDown();
			return done;
		}
		try {
			this.threads.executor().execute(() -> {
				try {
					this.guard.run("health.discovery", this::walk);
				}
				finally {
					this.discovering.set(false);
					done.countDown();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			this.discovering.set(false);
			done.countDown();
		}
		return done;
	}

	private void walk() {
		this.registries.get()
			.filter(SupervisedRegistry.class::isInstance)
			.forEach((registry) -> ((SupervisedRegistry) registry).discover());
		this.contributors.sweep();
	}

}
