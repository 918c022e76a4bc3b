package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import com.sitecraft.fixtures.SettableClock;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * A supervisor on a settable clock whose looks run when the test says so: a look that is
 * not run is a look that hangs.
 */
final class Looks implements Executor {

	final SettableClock clock = new SettableClock();

	final Time time = Time.of(this.clock, this.clock::nanos);

	final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	final HealthMetrics metrics = new HealthMetrics(this.meters);

	final HealthSupervisor supervisor;

	/** Looks that were started and have not run, oldest first. */
	final Deque<Runnable> started = new ArrayDeque<>();

	int capacity = Integer.MAX_VALUE;

	Looks() {
		this(SupervisorLimits.defaults());
	}

	Looks(SupervisorLimits limits) {
		this.supervisor = new HealthSupervisor(limits, this.time, this, () -> 0, new Guard(this.meters), this.metrics);
	}

	@Override
	public void execute(Runnable look) {
		if (this.started.size() >= this.capacity) {
			throw new RejectedExecutionException("full");
		}
		this.started.add(look);
	}

	/** Ticks and lets all looks run to their end. */
	void round() {
		this.supervisor.tick();
		runAll();
	}

	void runAll() {
		while (!this.started.isEmpty()) {
			this.started.remove().run();
		}
	}

	void advance(Duration duration) {
		this.clock.advance(duration);
	}

	/** Advances by the interval of the default policy, then does a round. */
	void nextRound() {
		advance(Duration.ofSeconds(10));
		round();
	}

	CheckReport report(String path) {
		CheckReport report = this.supervisor.report(path);
		if (report == null) {
			throw new AssertionError("no check '" + path + "'");
		}
		return report;
	}

	CheckStatus status(String path) {
		return report(path).status();
	}

}
