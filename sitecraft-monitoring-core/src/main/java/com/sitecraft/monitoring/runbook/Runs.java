package com.sitecraft.monitoring.runbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * All runs that are known: the open ones, and the last that ended.
 */
final class Runs {

	private final Map<String, Live> open = new LinkedHashMap<>();

	private final ClosedRuns closed;

	private final RunbookLimits limits;

	private final String instance;

	/** Runs whose steps run here, as of the present advance. */
	private int running;

	Runs(String instance, RunbookLimits limits, RunbookOutput output) {
		this.instance = instance;
		this.limits = limits;
		this.closed = new ClosedRuns(limits.ended(),
				(run) -> run.isPart() && this.open.containsKey(RunbookRun.origin(run.id())), output);
	}

	List<RunbookRun> all() {
		List<RunbookRun> all = new ArrayList<>(this.closed.all());
		this.open.values().forEach((live) -> all.add(live.run()));
		return all;
	}

	List<Live> open() {
		return List.copyOf(this.open.values());
	}

	@Nullable Live open(String id) {
		return this.open.get(id);
	}

	/** The run of a runbook on a target that has not ended. */
	@Nullable Live open(Runbook runbook, RunbookTrigger trigger, boolean dry) {
		for (Live live : this.open.values()) {
			RunbookRun run = live.run();
			if (run.runbook().equals(runbook.name()) && run.trigger().target().equals(trigger.target())
					&& run.dry() == dry && !run.state().ended() && !run.isPart()) {
				return live;
			}
		}
		return null;
	}

	/** Others that are open and about the same target. */
	List<RunbookRun> besides(RunbookRun run) {
		return this.open.values()
			.stream()
			.map(Live::run)
			.filter((other) -> !other.id().equals(run.id()) && other.trigger().target().equals(run.trigger().target()))
			.toList();
	}

	Collection<RunbookRun> closed() {
		return List.copyOf(this.closed.all());
	}

	/** A run that is open, or ended not long ago. */
	@Nullable RunbookRun find(String id) {
		Live live = this.open.get(id);
		return (live != null) ? live.run() : this.closed.get(id);
	}

	Live liveOf(RunbookRun run) {
		Live live = this.open.get(run.id());
		return (live != null) ? live : new Live(run);
	}

	/**
	 * Whether one more does not fit, apart from those that have ended, and of which
	 * something is still to be taken back.
	 */
	boolean full() {
		long unfinished = this.open.values().stream().filter((live) -> !live.run().state().ended()).count();
		return unfinished >= this.limits.open() || this.open.size() >= 2 * this.limits.open();
	}

	void clear() {
		this.open.clear();
		this.closed.clear();
	}

	/** As far as something is left to be done of it. */
	void put(Live live) {
		if (live.run().open()) {
			keep(live);
		}
		else {
			remember(live.run());
		}
	}

	void keep(Live live) {
		this.closed.remove(live.run().id());
		this.open.put(live.run().id(), live);
	}

	void remember(RunbookRun run) {
		this.open.remove(run.id());
		this.closed.remember(run);
	}

	/** Nothing is left to be done of it. */
	void close(RunbookRun run) {
		this.open.remove(run.id());
		this.closed.add(run);
	}

	/** A new advance begins. */
	void count() {
		this.running = (int) this.open.values()
			.stream()
			.map(Live::run)
			.filter((run) -> run.state() == RunbookRun.State.RUNNING && run.instance().equals(this.instance))
			.count();
	}

	/** Whether no more may run. */
	boolean busy() {
		return this.running >= this.limits.running();
	}

	/** Whether one more may run; it counts as running then. */
	boolean takeSlot() {
		if (busy()) {
			return false;
		}
		this.running++;
		return true;
	}

}
