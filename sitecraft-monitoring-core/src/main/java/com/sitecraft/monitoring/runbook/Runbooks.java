package com.sitecraft.monitoring.runbook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.sitecraft.monitoring.signal.Dropped;
import com.sitecraft.monitoring.signal.Moment;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The book of all runbooks and their runs. Everything is called by one thread, only
 * {@link #snapshot()} by any. It does nothing itself: effects are handed out by
 * {@link #advance} once their intent is stored, and their ends are told to
 * {@link #ended}.
 */
public final class Runbooks {

	private final Map<String, Runbook> runbooks = new LinkedHashMap<>();

	private final Map<String, Track> tracks = new LinkedHashMap<>();

	private final Map<String, Live> open = new LinkedHashMap<>();

	/** The last that ended, oldest first. */
	private final Map<String, RunbookRun> closed = new LinkedHashMap<>();

	private final String instance;

	private final RunbookLimits limits;

	private final RunbookOutput output;

	private final RunProgress progress;

	private final Counter dropped;

	private final RunbookJournal journal;

	private KillSwitch killSwitch = KillSwitch.NEVER_TOUCHED;

	private boolean ready;

	/** Runs whose steps run, as of the present advance. */
	private int running;

	private volatile RunbooksView view;

	/**
	 * A book without runs; nothing runs before {@link #restore}.
	 * @param runbooks runbooks with unique names
	 * @param instance name of this replica
	 */
	public Runbooks(List<Runbook> runbooks, String instance, RunbookLimits limits, RunbookSurroundings surroundings,
			RunbookJournal journal, MeterRegistry registry) {
		for (Runbook runbook : runbooks) {
			if (this.runbooks.put(runbook.name(), runbook) != null) {
				throw new InvalidRunbookException(runbook.name(), "name", runbook.name(),
						"a name that no other runbook has");
			}
			this.tracks.put(runbook.name(), new Track(runbook));
		}
		this.instance = Objects.requireNonNull(instance, "instance");
		this.limits = limits;
		this.journal = journal;
		this.output = new RunbookOutput(registry);
		this.progress = new RunProgress(this, new GuardRails(surroundings, journal, instance), surroundings, limits);
		this.dropped = Dropped.counter(registry, "runbooks.triggers");
		this.view = view();
	}

	/**
	 * Takes over what is stored, at start and whenever this replica begins to act for
	 * all. What ran when its process died, or is run by one that no longer acts for all,
	 * is interrupted; what this replica is running goes on.
	 */
	public void restore(Collection<RunbookRun> runs, Collection<TrackRecord> records, @Nullable KillSwitch killSwitch,
			Moment now) {
		Map<String, Live> mine = new LinkedHashMap<>(this.open);
		this.open.clear();
		this.closed.clear();
		records.forEach((record) -> {
			Track track = this.tracks.get(record.runbook());
			// A record of ours that is not stored yet is the newer one.
			if (track != null && track.record().revision() <= record.revision()) {
				track.restore(record, now);
			}
		});
		if (killSwitch != null && !killSwitch.at().isBefore(this.killSwitch.at())) {
			this.killSwitch = killSwitch;
		}
		for (RunbookRun stored : runs) {
			Live known = mine.remove(stored.id());
			boolean newer = known != null && known.run().revision() >= stored.revision();
			this.progress.takeOver((known != null && newer) ? known : new Live(stored), known == null || !newer, now);
		}
		// What was stored once and is no longer was ended and forgotten elsewhere.
		mine.values().removeIf((live) -> this.journal.durable(live.run().id(), 1));
		mine.forEach(this.open::put);
		this.ready = true;
		publish();
	}

	/**
	 * Something happened: proposes a run of every runbook that it triggers. While a run
	 * of the same runbook on the same target is open, that run stands for this as well.
	 */
	public void offer(RunbookTrigger trigger, Moment now) {
		for (Runbook runbook : this.runbooks.values()) {
			if (runbook.on().matches(trigger)) {
				propose(runbook, trigger, runbook.mode() == RunbookMode.DRY_RUN, null, now);
			}
		}
		publish();
	}

	/**
	 * Somebody wants a run now, which is their approval as well.
	 * @param trigger what for, its actor is who wants it
	 * @param dry whether it only says what it would do
	 * @return the run, or the open one of the same runbook on the same target;
	 * {@code null} when there is no such runbook, or no room
	 */
	public @Nullable RunbookRun run(String runbook, RunbookTrigger trigger, boolean dry, Moment now) {
		Runbook found = this.runbooks.get(runbook);
		RunbookRun run = (found != null) ? propose(found, trigger, dry, trigger.actor(), now) : null;
		publish();
		return run;
	}

	private @Nullable RunbookRun propose(Runbook runbook, RunbookTrigger trigger, boolean dry, @Nullable String actor,
			Moment now) {
		String id = runbook.runId(trigger);
		RunbookRun known = known(id);
		if (known != null) {
			return known;
		}
		for (Live live : this.open.values()) {
			RunbookRun run = live.run();
			if (run.runbook().equals(runbook.name()) && run.trigger().target().equals(trigger.target())
					&& run.dry() == dry && !run.state().ended()) {
				live.set(run.repeated());
				this.output.changed(live.run());
				return live.run();
			}
		}
		if (this.open.size() >= this.limits.open()) {
			this.dropped.increment();
			return null;
		}
		List<StepRun> steps = runbook.steps().stream().map(RunbookOutput::pending).toList();
		Live live = new Live(new RunbookRun(id, 1, runbook.name(), trigger, this.instance, dry, runbook.hash(trigger),
				RunbookRun.State.PROPOSED, "", actor, now.instant(), null, null, null, 0, steps));
		this.open.put(id, live);
		this.output.changed(live.run());
		return live.run();
	}

	private @Nullable RunbookRun known(String id) {
		Live live = this.open.get(id);
		return (live != null) ? live.run() : this.closed.get(id);
	}

	/**
	 * Lets a run begin that awaits approval.
	 * @param plan hash of what the approver has seen
	 * @param actor who approves
	 * @return why not, {@code null} when it is approved
	 */
	public @Nullable String approve(String run, String plan, String actor, Moment now) {
		Live live = this.open.get(run);
		String refusal = this.progress.approve(live, plan, actor, now);
		publish();
		return refusal;
	}

	/**
	 * Ends a run that awaits approval.
	 * @return why not, {@code null} when it is rejected
	 */
	public @Nullable String reject(String run, String actor, Moment now) {
		Live live = this.open.get(run);
		String refusal = this.progress.reject(live, actor, now);
		publish();
		return refusal;
	}

	/**
	 * Stops everything, or allows it again. A step that is under way is not interrupted;
	 * nothing follows it.
	 */
	public void kill(boolean on, String actor, Moment now) {
		this.killSwitch = new KillSwitch(on, RunbookOutput.actor(actor), now.instant());
		this.output.changed(this.killSwitch);
		publish();
	}

	/**
	 * Closes the circuit of a runbook.
	 * @return whether there is such a runbook
	 */
	public boolean reset(String runbook, String actor) {
		RunbookOutput.actor(actor);
		Track track = this.tracks.get(runbook);
		if (track != null) {
			track.close();
			this.output.changed(track.record());
			publish();
		}
		return track != null;
	}

	/**
	 * Takes every open run as far as it may go.
	 * @return effects that may take place now
	 */
	public List<StepCall> advance(Moment now) {
		List<StepCall> calls = new ArrayList<>();
		this.running = (int) this.open.values()
			.stream()
			.filter((live) -> live.run().state() == RunbookRun.State.RUNNING)
			.count();
		for (Live live : List.copyOf(this.open.values())) {
			try {
				this.progress.advance(live, calls, now);
			}
			catch (RuntimeException ex) {
				// Code of a host's step: it ends this run, and keeps no other from going
				// on.
				this.progress.broken(live, ex, now);
			}
		}
		publish();
		return calls;
	}

	/**
	 * Whether an effect is still this replica's: storing what was intended may have shown
	 * that another one has the run.
	 */
	public boolean holds(StepCall call) {
		Live live = this.open.get(call.run());
		if (live == null || call.kind() == StepCall.Kind.REVERT) {
			return live != null;
		}
		StepRun step = live.step(call.index());
		return live.run().instance().equals(this.instance) && step.state() == StepRun.State.STARTED
				&& step.attempts() == call.attempt();
	}

	/**
	 * An effect has ended. What comes after the timeout is ignored.
	 */
	public void ended(StepCall call, StepOutcome outcome, Moment now) {
		Live live = this.open.get(call.run());
		if (live != null) {
			this.progress.ended(live, call, outcome, now);
			publish();
		}
	}

	/**
	 * Another replica has stored this run, so it is theirs: whatever was intended here is
	 * not done.
	 */
	public void lost(RunbookRun stored) {
		this.open.remove(stored.id());
		if (stored.state().ended() && stored.open()) {
			// What was done here is still taken back here.
			keep(new Live(stored));
		}
		else {
			remember(stored);
		}
		publish();
	}

	/** What is to be stored since the last call. */
	public RunbookOutput.Batch takeChanges() {
		return this.output.take();
	}

	/** What happened since the last call, oldest first. */
	public List<RunbookEvent> takeEvents() {
		return this.output.takeEvents();
	}

	/**
	 * All runbooks and runs as of the last change.
	 */
	public RunbooksView snapshot() {
		return this.view;
	}

	@Nullable Runbook runbook(String name) {
		return this.runbooks.get(name);
	}

	@Nullable Track track(String name) {
		return this.tracks.get(name);
	}

	/** A step that can take back what a step of this name did. */
	@Nullable BoundStep reverser(RunbookRun run, int index) {
		Runbook runbook = this.runbooks.get(run.runbook());
		List<PlannedStep> steps = (runbook != null) ? runbook.steps() : List.of();
		String name = run.steps().get(index).name();
		return steps.stream()
			.filter((step) -> step.name().equals(name))
			.map(PlannedStep::bound)
			.findFirst()
			.orElse(null);
	}

	RunbookOutput output() {
		return this.output;
	}

	String instance() {
		return this.instance;
	}

	boolean ready() {
		return this.ready;
	}

	boolean killed() {
		return this.killSwitch.on();
	}

	/** Whether steps of another run act on the target now. */
	boolean busy(RunbookRun run) {
		return this.open.values()
			.stream()
			.map(Live::run)
			.anyMatch((other) -> other.state() == RunbookRun.State.RUNNING && !other.id().equals(run.id())
					&& other.trigger().target().equals(run.trigger().target()));
	}

	/** Whether one more may run; it counts as running then. */
	boolean takeSlot() {
		if (this.running >= this.limits.running()) {
			return false;
		}
		this.running++;
		return true;
	}

	boolean full() {
		return this.running >= this.limits.running();
	}

	void keep(Live live) {
		this.open.put(live.run().id(), live);
	}

	/** Forgets what is left of a run that is open no longer. */
	void close(RunbookRun run) {
		this.open.remove(run.id());
		RunbookRun same = (run.state() == RunbookRun.State.SKIPPED) ? skippedAlike(run) : null;
		if (same != null) {
			// One that was skipped a thousand times is one line.
			RunbookRun more = same.repeated();
			this.closed.put(more.id(), more);
			this.output.changed(more);
			this.output.forgotten(run.id());
		}
		else {
			remember(run);
		}
	}

	private @Nullable RunbookRun skippedAlike(RunbookRun run) {
		return this.closed.values()
			.stream()
			.filter((other) -> other.state() == RunbookRun.State.SKIPPED && other.runbook().equals(run.runbook())
					&& other.dry() == run.dry() && other.reason().equals(run.reason())
					&& other.trigger().target().equals(run.trigger().target()) && !other.id().equals(run.id()))
			.findFirst()
			.orElse(null);
	}

	void remember(RunbookRun run) {
		this.closed.remove(run.id());
		this.closed.put(run.id(), run);
		while (this.closed.size() > this.limits.ended()) {
			String oldest = this.closed.keySet().iterator().next();
			this.closed.remove(oldest);
			this.output.forgotten(oldest);
		}
	}

	private void publish() {
		this.view = view();
	}

	private RunbooksView view() {
		List<RunbooksView.Item> items = new ArrayList<>();
		this.runbooks.values()
			.forEach((runbook) -> items
				.add(new RunbooksView.Item(runbook, Objects.requireNonNull(this.tracks.get(runbook.name())).record())));
		List<RunbookRun> runs = new ArrayList<>(this.closed.values());
		this.open.values().forEach((live) -> runs.add(live.run()));
		return new RunbooksView(this.killSwitch, this.ready, items, runs);
	}

}
