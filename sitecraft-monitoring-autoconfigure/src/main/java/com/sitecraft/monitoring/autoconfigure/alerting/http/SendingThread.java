package com.sitecraft.monitoring.autoconfigure.alerting.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

import com.sitecraft.monitoring.signal.Guard;

/**
 * Sends from one daemon thread between start and stop of the context, so that no server
 * that hangs holds up the evaluation.
 */
final class SendingThread implements SmartLifecycle {

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

	private final String component;

	private final Duration retryAfter;

	private final Sending sending;

	private final Guard guard;

	private final Semaphore wake = new Semaphore(0);

	private volatile @Nullable Thread thread;

	/**
	 * @param component what sends, a constant such as {@code alerting.heartbeat}
	 * @param retryAfter time until the next sending after one that failed
	 */
	SendingThread(String component, Duration retryAfter, Sending sending, Guard guard) {
		this.component = component;
		this.retryAfter = retryAfter;
		this.sending = sending;
		this.guard = guard;
	}

	/** Sends now and not only when it is time. May be called by any thread. */
	void wake() {
		this.wake.release();
	}

	@Override
	public synchronized void start() {
		if (this.thread != null) {
			return;
		}
		Thread started = new Thread(this::run,
				"sitecraft-" + this.component.substring(this.component.indexOf('.') + 1));
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

	private void run() {
		Duration[] pause = { Duration.ZERO };
		while (this.thread == Thread.currentThread()) {
			this.wake.drainPermits();
			pause[0] = this.retryAfter;
			this.guard.run(this.component, () -> pause[0] = sendOnce());
			try {
				this.wake.tryAcquire(pause[0].toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				// The loop looks whether it is stopped.
			}
		}
	}

	private Duration sendOnce() {
		try {
			return this.sending.send();
		}
		catch (InterruptedException ex) {
			// Stopped, or nobody knows why: it will be sent again in either case.
			return this.retryAfter;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
