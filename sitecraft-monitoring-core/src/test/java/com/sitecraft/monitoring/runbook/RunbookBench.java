package com.sitecraft.monitoring.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.sitecraft.fixtures.SettableClock;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Redaction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * An engine, a store that can be out of reach, an alert that can clear, and effects that
 * take place when the test says so.
 */
final class RunbookBench implements RunbookJournal, RunbookSurroundings {

	static final RunBudget EASY = new RunBudget(Duration.ZERO, 100, Duration.ofHours(1));

	static final Verification VERIFY = new Verification(Duration.ofMinutes(10), Duration.ofMinutes(5));

	final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	final SettableClock clock;

	final List<Runbook> definitions;

	final String instance;

	/** What is stored; benches of one fleet share it. */
	final Map<String, RunbookRun> stored;

	final Map<String, TrackRecord> records;

	final Map<String, Long> durable = new HashMap<>();

	final List<StepCall> calls = new ArrayList<>();

	final List<RunbookEvent> events = new ArrayList<>();

	@Nullable KillSwitch killSwitch;

	boolean leads = true;

	boolean firing = true;

	boolean reachable = true;

	/** Whether it is known who acts for all. */
	boolean certain = true;

	/** Whether steps answer at once how to take them back. */
	boolean prepares = true;

	final Set<String> gone = new HashSet<>();

	private final List<RunbookOutput.Batch> waiting = new ArrayList<>();

	Runbooks book;

	RunbookBench(Runbook... definitions) {
		this(List.of(definitions), "a", new SettableClock(), new LinkedHashMap<>(), new LinkedHashMap<>());
		restore();
	}

	private RunbookBench(List<Runbook> definitions, String instance, SettableClock clock, Map<String, RunbookRun> runs,
			Map<String, TrackRecord> records) {
		this.definitions = definitions;
		this.instance = instance;
		this.clock = clock;
		this.stored = runs;
		this.records = records;
		this.book = new Runbooks(definitions, instance, RunbookLimits.DEFAULT, this, this, this.registry);
	}

	/** Another process on the same store that knows nothing else. */
	RunbookBench other(String instance, Runbook... definitions) {
		RunbookBench other = new RunbookBench((definitions.length > 0) ? List.of(definitions) : this.definitions,
				instance, this.clock, this.stored, this.records);
		other.killSwitch = this.killSwitch;
		return other;
	}

	void restore() {
		this.book.restore(List.copyOf(this.stored.values()), List.copyOf(this.records.values()), this.killSwitch,
				now());
	}

	static Runbook runbook(RunbookMode mode, PlannedStep... steps) {
		return new Runbook("test", RunbookCondition.alerts("queue_backup"), mode, EASY, VERIFY, true, List.of(steps));
	}

	static Runbook runbook(String name, RunBudget budget, PlannedStep... steps) {
		return new Runbook(name, RunbookCondition.alerts("queue_backup"), RunbookMode.AUTOMATIC, budget, null, false,
				List.of(steps));
	}

	Moment now() {
		return new Moment(this.clock.instant(), this.clock.nanos());
	}

	RunbookTrigger trigger(String id, String target) {
		return new RunbookTrigger(id, RunbookTrigger.Event.FIRED, "incident-1", "queue_backup",
				Labels.of("queue_name", target), Severity.WARNING, StepScope.SHARED, target, "monitoring",
				this.clock.instant());
	}

	/** A trigger nobody has seen before. */
	void happens(String target) {
		this.book.offer(trigger("t-" + this.clock.nanos() + "-" + this.stored.size() + "-" + target, target), now());
	}

	/**
	 * Stores what changed, as long as that is possible, and collects what may be done.
	 */
	void turn() {
		boolean moved = true;
		while (moved) {
			List<StepCall> now = new ArrayList<>(this.book.advance(now()));
			moved = store() || !now.isEmpty();
			now.removeIf((call) -> !this.book.holds(call, now()));
			this.calls.addAll(now);
			moved |= prepare();
		}
		this.events.addAll(this.book.takeEvents());
	}

	/** Asking how to take back has no effect, so that it need not wait for the test. */
	private boolean prepare() {
		List<StepCall> questions = this.calls.stream()
			.filter((call) -> this.prepares && call.kind() == StepCall.Kind.PREPARE)
			.toList();
		this.calls.removeAll(questions);
		questions.forEach(this::make);
		return !questions.isEmpty();
	}

	private boolean store() {
		RunbookOutput.Batch batch = this.book.takeChanges();
		this.waiting.add(batch);
		if (this.reachable) {
			this.waiting.forEach(this::store);
			this.waiting.clear();
		}
		return !batch.isEmpty();
	}

	private void store(RunbookOutput.Batch batch) {
		batch.runs().forEach((run) -> {
			this.stored.put(run.id(), run);
			this.durable.put(run.id(), run.revision());
		});
		batch.records().forEach((record) -> this.records.put(record.runbook(), record));
		batch.forgotten().forEach(this.stored::remove);
		if (batch.killSwitch() != null) {
			this.killSwitch = batch.killSwitch();
		}
	}

	/** As far as a step that is intended, whose intent nobody has stored. */
	void intend() {
		this.book.advance(now()).forEach(this::make);
		if (!this.book.advance(now()).isEmpty()) {
			throw new AssertionError("it takes effect before the store was asked");
		}
	}

	/** Does what may be done until nothing is left. */
	void settle() {
		turn();
		while (!this.calls.isEmpty()) {
			perform();
			turn();
		}
	}

	void perform() {
		List<StepCall> taken = List.copyOf(this.calls);
		this.calls.clear();
		taken.forEach(this::make);
	}

	private void make(StepCall call) {
		StepAnswer answer;
		try {
			answer = call.make();
		}
		catch (Exception ex) {
			answer = StepAnswer.of(StepOutcome.failed(Redaction.describe(ex)));
		}
		this.book.ended(call, answer, now());
	}

	void pass(Duration duration) {
		this.clock.advance(duration);
		settle();
	}

	RunbookRun only() {
		List<RunbookRun> runs = this.book.snapshot().runs();
		if (runs.size() != 1) {
			throw new AssertionError("runs are " + runs);
		}
		return runs.get(0);
	}

	TrackRecord record() {
		return this.book.snapshot().runbooks().get(0).record();
	}

	@Override
	public boolean durable(String run, long revision) {
		return this.durable.getOrDefault(run, 0L) >= revision;
	}

	@Override
	public boolean reachable() {
		return this.reachable && this.certain;
	}

	@Override
	public boolean leads() {
		return this.leads;
	}

	@Override
	public boolean firing(RunbookTrigger trigger) {
		return this.firing;
	}

	@Override
	public boolean gone(String instance) {
		return this.gone.contains(instance);
	}

}
