package com.sitecraft.monitoring.autoconfigure.health;

import java.util.concurrent.CompletableFuture;

import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.HealthCheck;

/**
 * A look on a thread of its own, ended as the supervisor ends one.
 */
public final class Looking {

	private final HealthCheck check;

	private final Thread thread;

	private final CompletableFuture<CheckResult> result = new CompletableFuture<>();

	private Looking(HealthCheck check) {
		this.check = check;
		this.thread = new Thread(this::look, "look");
		this.thread.setDaemon(true);
	}

	public static Looking at(HealthCheck check) {
		Looking looking = new Looking(check);
		looking.thread.start();
		return looking;
	}

	/**
	 * What is done when the time of a look is over: abort, then interrupt.
	 */
	public void giveUp() {
		this.check.abort();
		this.thread.interrupt();
	}

	public boolean isOver() {
		return this.result.isDone();
	}

	/**
	 * The result; a check that threw is down with what it threw.
	 */
	public CheckResult result() {
		return this.result.join();
	}

	private void look() {
		try {
			this.result.complete(this.check.check());
		}
		catch (Throwable ex) {
			this.result.complete(CheckResult.down(ex));
		}
	}

}
