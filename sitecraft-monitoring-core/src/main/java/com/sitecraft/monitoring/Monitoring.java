package com.sitecraft.monitoring;

import java.time.Duration;
import java.util.List;

import com.sitecraft.monitoring.notification.OutboxReport;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Runs the stages of each tick in order. One thread calls {@link #tick()}; nothing in it
 * waits for a store.
 */
public final class Monitoring {

	/**
	 * How long a load is waited for: a store that hangs is one that died, and must not
	 * keep the pager quiet. A query over time ends sooner.
	 */
	public static final Duration PATIENCE = Duration.ofSeconds(10);

	private final List<Stage> stages;

	private final Guard guard;

	private final Time time;

	private final Leadership leadership;

	private final ChangeWriter writer;

	private long number;

	/** Whether the lease was held at the last tick, effective or not. */
	private boolean held;

	/** Since when the load of the start or of the last take-over is waited for. */
	private long waitingNanos;

	/** Set when that load has ended or taken too long. */
	private boolean ready;

	public Monitoring(List<Stage> stages, Guard guard, Time time, Leadership leadership, ChangeWriter writer) {
		this.stages = List.copyOf(stages);
		this.guard = guard;
		this.time = time;
		this.leadership = leadership;
		this.writer = writer;
		this.waitingNanos = time.nanos();
	}

	/**
	 * Runs every stage once. Before the first load has arrived or failed nothing runs;
	 * until the load of a take-over has, this replica does not act for the others.
	 * Neither is waited for longer than {@link #PATIENCE}.
	 */
	public void tick() {
		boolean holds = this.leadership.held();
		if (holds && !this.held && this.number > 0) {
			this.ready = false;
			this.waitingNanos = this.time.nanos();
			this.writer.wantLoad();
		}
		this.held = holds;
		this.ready = this.ready || this.writer.loadTried()
				|| this.time.nanos() - this.waitingNanos >= PATIENCE.toNanos();
		if (!this.ready && this.number == 0) {
			return;
		}
		boolean leader = holds && this.ready;
		Tick tick = new Tick(this.time.instant(), this.time.nanos(), ++this.number, leader, this.writer.takeLoaded(),
				leader ? this.writer.pendingCommands() : List.of(), new Changes.Builder(), this.writer.takeNews(),
				this.writer.takeRewrite(), leader ? this.writer.pages() : OutboxReport.none());
		for (int i = 0; i < this.stages.size(); i++) {
			Stage stage = this.stages.get(i);
			// A name of its own: a working stage would end the failure of another.
			this.guard.run("monitoring.stage-" + (i + 1), () -> stage.run(tick));
		}
		this.writer.offer(tick.changes().build());
	}

}
