package com.sitecraft.monitoring.runbook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

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

	private final Runs runs;

	private final String instance;

	private final RunbookOutput output;

	private final RunProgress progress;

	private final Approvals approvals;

	private final RunbookMetrics metrics;

	private final RunbookSurroundings surroundings;

	private final Counter dropped;

	private final RunbookJournal journal;

	private volatile KillSwitch killSwitch = KillSwitch.NEVER_TOUCHED;

	/** Switches that were thrown, and that the engine's thread has not heard of yet. */
	private final AtomicInteger halts = new AtomicInteger();

	private boolean ready;

	/** Whether this process has ever seen what is stored; before, nothing runs here. */
	private boolean restored;

	/** Whether this replica acted for all at the last advance. */
	private boolean led;

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
		this.journal = journal;
		this.output = new RunbookOutput(registry);
		this.surroundings = surroundings;
		this.metrics = new RunbookMetrics(this.runbooks.keySet(), registry);
		this.runs = new Runs(instance, limits, this.output);
		GuardRails rails = new GuardRails(surroundings, journal, instance);
		RunEnding ending = new RunEnding(this);
		this.approvals = new Approvals(this, rails, ending, limits);
		this.progress = new RunProgress(this, rails, surroundings, ending, this.approvals);
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
		Map<String, Live> mine = new LinkedHashMap<>();
		this.runs.open().forEach((live) -> mine.put(live.run().id(), live));
		Map<String, RunbookRun> ended = new LinkedHashMap<>();
		this.runs.closed().forEach((run) -> ended.put(run.id(), run));
		this.runs.clear();
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
			RunbookRun over = ended.remove(stored.id());
			boolean newer = known != null && known.run().revision() >= stored.revision();
			if (over != null && over.revision() >= stored.revision()) {
				// It has ended here, which is perhaps not stored yet.
				this.runs.remember(over);
			}
			else {
				this.progress.takeOver((known != null && newer) ? known : new Live(stored), !newer || !this.restored,
						now);
			}
		}
		// What was stored once and is no longer was ended and forgotten elsewhere.
		mine.values().removeIf((live) -> this.journal.durable(live.run().id(), 1));
		mine.values().forEach(this.runs::keep);
		ended.values().removeIf((run) -> this.journal.durable(run.id(), 1));
		ended.values().forEach(this.runs::remember);
		this.ready = true;
		this.restored = true;
		publish();
	}

	/**
	 * Nothing is known of budgets any more, before the next {@link #restore}: another
	 * replica may have acted for all.
	 */
	public void forget() {
		this.ready = false;
		publish();
	}

	/**
	 * Another replica has stored these. One that acts for all keeps what either knows;
	 * otherwise theirs holds. The later word about the switch holds in any case.
	 */
	public void heard(Collection<TrackRecord> records, @Nullable KillSwitch killSwitch, Moment now) {
		for (TrackRecord record : records) {
			Track track = this.tracks.get(record.runbook());
			boolean leads = this.surroundings.leads();
			if (track != null && (leads || track.record().revision() > record.revision())) {
				if (track.merge(record, now) && leads) {
					this.output.changed(track.record());
				}
			}
			else if (track != null) {
				track.restore(record, now);
			}
		}
		if (killSwitch != null) {
			if (killSwitch.at().isBefore(this.killSwitch.at())) {
				this.output.changed(this.killSwitch);
			}
			else {
				this.killSwitch = killSwitch;
			}
		}
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
	 * Somebody wants a run now, which is their approval as well. It is budgeted, guarded
	 * and judged like any other.
	 * @param trigger what for, its actor is who wants it; the same trigger is the same
	 * run
	 * @param dry whether it only says what it would do
	 */
	public RunbookDecision run(String runbook, RunbookTrigger trigger, boolean dry, Moment now) {
		Runbook found = this.runbooks.get(runbook);
		if (found == null) {
			return RunbookDecision.refused("there is no runbook " + runbook);
		}
		RunbookRun known = this.runs.find(found.runId(trigger));
		Live busy = (known != null) ? null : this.runs.open(found, trigger, dry);
		if (busy != null) {
			return RunbookDecision
				.refused("run " + busy.run().id() + " of it on the same target is " + busy.run().state().label());
		}
		RunbookRun run = (known != null) ? known : propose(found, trigger, dry, trigger.actor(), now);
		Live live = (run != null) ? this.runs.open(run.id()) : null;
		RunbookDecision decision = (run == null) ? RunbookDecision.refused("too many runs are open")
				: (live == null || known != null) ? RunbookDecision.accepted(run.id())
						: this.progress.wanted(live, now);
		publish();
		return decision;
	}

	private @Nullable RunbookRun propose(Runbook runbook, RunbookTrigger trigger, boolean dry, @Nullable String actor,
			Moment now) {
		String id = runbook.runId(trigger);
		RunbookRun known = this.runs.find(id);
		if (known != null) {
			return known;
		}
		Live same = this.runs.open(runbook, trigger, dry);
		if (same != null) {
			same.set(same.run().repeated());
			this.output.changed(same.run());
			return same.run();
		}
		if (this.runs.full()) {
			this.dropped.increment();
			return null;
		}
		List<StepRun> steps = runbook.steps().stream().map(RunbookOutput::pending).toList();
		Live live = new Live(new RunbookRun(id, 1, runbook.name(), trigger, this.instance, dry, runbook.hash(trigger),
				RunbookRun.State.PROPOSED, "", false, actor, now.instant(), null, null, null, 0, steps));
		this.runs.keep(live);
		this.output.changed(live.run());
		return live.run();
	}

	/**
	 * Lets a run begin that awaits approval.
	 * @param plan hash of what the approver has seen
	 * @param actor who approves
	 */
	public RunbookDecision approve(String run, String plan, String actor, Moment now) {
		RunbookDecision decision = this.approvals.approve(this.runs.open(run), plan, actor, now);
		publish();
		return decision;
	}

	/**
	 * Ends a run that awaits approval.
	 */
	public RunbookDecision reject(String run, String actor, Moment now) {
		RunbookDecision decision = this.approvals.reject(this.runs.open(run), actor, now);
		publish();
		return decision;
	}

	/**
	 * Stops everything at once, until {@link #kill} says who did, or {@link #unhalt} that
	 * it was nothing. By any thread.
	 */
	public void halt() {
		this.halts.incrementAndGet();
	}

	/**
	 * Takes back one {@link #halt}. By any thread.
	 */
	public void unhalt() {
		this.halts.decrementAndGet();
	}

	/**
	 * Stops everything, or allows it again. A step that is under way is not interrupted;
	 * nothing follows it.
	 */
	public RunbookDecision kill(boolean on, String actor, Moment now) {
		// Later than the last word, whatever the clocks of replicas say.
		Instant after = this.killSwitch.at().plusMillis(1);
		Instant at = now.instant().isBefore(after) ? after : now.instant();
		this.killSwitch = new KillSwitch(on, RunbookOutput.actor(actor), at);
		this.output.changed(this.killSwitch);
		publish();
		return RunbookDecision.accepted("");
	}

	/**
	 * Closes the circuit of a runbook.
	 */
	public RunbookDecision reset(String runbook, String actor) {
		RunbookOutput.actor(actor);
		Track track = this.tracks.get(runbook);
		if (track == null) {
			return RunbookDecision.refused("there is no runbook " + runbook);
		}
		track.close();
		this.output.changed(track.record());
		publish();
		return RunbookDecision.accepted("");
	}

	/**
	 * Takes every open run as far as it may go.
	 * @return what may be asked of steps now, once what changed was handed to the store
	 */
	public List<StepCall> advance(Moment now) {
		List<StepCall> calls = new ArrayList<>();
		this.runs.count();
		// What another one runs is interrupted only by one that knows that it leads.
		boolean leads = this.surroundings.leads() && this.ready && this.journal.reachable();
		boolean begins = leads && !this.led;
		this.led = leads;
		this.runs.closed().stream().filter(RunbookRun::isPart).forEach((part) -> this.progress.withdraw(part, now));
		for (Live live : this.runs.open()) {
			try {
				if (begins) {
					this.progress.lead(live, now);
				}
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
	 * Whether a call is still to be made: storing what was intended may have shown that
	 * another replica has the run, and somebody may have stopped everything meanwhile.
	 */
	public boolean holds(StepCall call, Moment now) {
		Live live = this.runs.open(call.run());
		if (live == null || !this.progress.holds(live, call)) {
			return false;
		}
		if (killed() && call.kind() != StepCall.Kind.REVERT) {
			this.progress.withheld(live, call, now);
			publish();
			return false;
		}
		return true;
	}

	/**
	 * A call has ended. What comes after the timeout is ignored.
	 */
	public void ended(StepCall call, StepAnswer answer, Moment now) {
		Live live = this.runs.open(call.run());
		if (live != null) {
			this.progress.ended(live, call, answer, now);
			publish();
		}
	}

	/**
	 * Another replica has stored this run, so it is theirs: whatever was intended here is
	 * not done, and what was done here and nobody else knows of is taken back here, as a
	 * run of its own.
	 */
	public void lost(RunbookRun stored, Moment now) {
		RunbookRun known = this.runs.find(stored.id());
		if (known == null) {
			this.runs.put(new Live(stored));
		}
		else {
			settle(this.runs.liveOf(known), stored, now);
		}
		publish();
	}

	private void settle(Live mine, RunbookRun stored, Moment now) {
		boolean own = mine.run().instance().equals(this.instance);
		boolean same = stored.instance().equals(mine.run().instance());
		// Before the first restore nothing has run here, and what is stored is of another
		// process with this name.
		if (this.restored && own && same && stored.state().compareTo(RunbookRun.State.RUNNING) <= 0
				&& mine.run().state().compareTo(RunbookRun.State.RUNNING) >= 0) {
			// Only told about, such as that it happened again: this replica runs it.
			mine.set(mine.run().reverted(stored).after(stored));
			this.runs.put(mine);
			this.output.changed(mine.run());
			return;
		}
		RunbookRun left = own ? mine.run().leftBehind(stored, now) : null;
		if (left != null && this.runs.find(left.id()) == null) {
			this.runs.keep(new Live(left));
			this.output.tell(left, RunbookRun.SYSTEM, left.state().label() + ": " + left.reason(), false, now);
		}
		if (!mine.run().state().ended() || !same) {
			this.runs.put(new Live(stored));
			return;
		}
		// What was taken back here, or is being, they have not heard of.
		RunbookRun merged = stored.reverted(mine.run());
		mine.set(merged);
		this.runs.put(mine);
		if (merged.revision() != stored.revision()) {
			this.output.changed(merged);
		}
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
	@Nullable PlannedStep reverser(RunbookRun run, int index) {
		Runbook runbook = this.runbooks.get(run.runbook());
		List<PlannedStep> steps = (runbook != null) ? runbook.steps() : List.of();
		String name = run.steps().get(index).name();
		return steps.stream().filter((step) -> step.name().equals(name)).findFirst().orElse(null);
	}

	Runs runs() {
		return this.runs;
	}

	RunbookMetrics metrics() {
		return this.metrics;
	}

	RunbookOutput output() {
		return this.output;
	}

	String instance() {
		return this.instance;
	}

	boolean reachable() {
		return this.journal.reachable();
	}

	boolean ready() {
		return this.ready;
	}

	boolean killed() {
		return this.killSwitch.on() || this.halts.get() > 0;
	}

	/**
	 * Whether another run acts on the target now, or has and is watched for whether that
	 * helped: a second remedy would be judged by what the first one did.
	 */
	boolean busy(RunbookRun run, Runbook runbook) {
		return this.runs.besides(run)
			.stream()
			.anyMatch((other) -> other.state() == RunbookRun.State.RUNNING
					|| (!run.dry() && runbook.remedies() && isJudgedRemedy(other)));
	}

	private boolean isJudgedRemedy(RunbookRun run) {
		Runbook runbook = this.runbooks.get(run.runbook());
		return run.state() == RunbookRun.State.VERIFYING && !run.dry() && runbook != null && runbook.remedies();
	}

	private void publish() {
		this.view = view();
		this.metrics.update(this.view, this.surroundings.leads());
	}

	private RunbooksView view() {
		List<RunbooksView.Item> items = new ArrayList<>();
		this.runbooks.values()
			.forEach((runbook) -> items
				.add(new RunbooksView.Item(runbook, Objects.requireNonNull(this.tracks.get(runbook.name())).record())));
		return new RunbooksView(this.killSwitch, this.ready, items, this.runs.all());
	}

}
