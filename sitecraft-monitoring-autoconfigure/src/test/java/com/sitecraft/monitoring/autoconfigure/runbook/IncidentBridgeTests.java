package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentChanges;
import com.sitecraft.monitoring.autoconfigure.incident.PageSink;
import com.sitecraft.monitoring.autoconfigure.loop.LoopWaker;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentChange;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.PlannedStep;
import com.sitecraft.monitoring.runbook.RunBudget;
import com.sitecraft.monitoring.runbook.Runbook;
import com.sitecraft.monitoring.runbook.RunbookCondition;
import com.sitecraft.monitoring.runbook.RunbookEvent;
import com.sitecraft.monitoring.runbook.RunbookJournal;
import com.sitecraft.monitoring.runbook.RunbookLimits;
import com.sitecraft.monitoring.runbook.RunbookMode;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.RunbookSurroundings;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.Runbooks;
import com.sitecraft.monitoring.runbook.StepAnswer;
import com.sitecraft.monitoring.runbook.StepCall;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.runbook.Undo;
import com.sitecraft.monitoring.runbook.Verification;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What reaches an incident of what the engine does, with processes that die in between.
 * Incidents, engine and what is stored of both are the real ones; the thread of the
 * engine is the test's.
 */
class IncidentBridgeTests {

	private static final Duration TICK = Duration.ofSeconds(15);

	private final IncidentBench bench = new IncidentBench();

	private final EntryCodec codec = new EntryCodec();

	private final RunbookCodec runCodec = new RunbookCodec();

	/** Incidents, as of the last tick that could store them. */
	private final Map<Entry.Key, Entry> stored = new LinkedHashMap<>();

	/** Runs, as of the last time that the engine could store them. */
	private List<Entry> storedRuns = List.of();

	private boolean storing = true;

	private @Nullable Undo undo;

	private boolean reverts = true;

	/** Whether anything takes pages. */
	private boolean delivers = true;

	@Test
	void endWhenTheProcessDiesBeforeItIsToldThenTheNextOneTellsItAndEscalatesOnce() {
		Process dies = new Process();
		dies.runs();
		Process next = new Process();
		next.tick();
		assertThat(timeline()).filteredOn((line) -> line.startsWith("RUNBOOK"))
			.containsExactly("RUNBOOK: step one{}: succeeded: done", "RUNBOOK: step two{}: succeeded: done",
					"RUNBOOK: ineffective: the alert did not clear within PT1M");
		assertThat(escalations()).isEqualTo(1);
		assertThat(next.pages).extracting(Page::channel).containsExactly("second");
		List<String> told = timeline();
		next.tick();
		new Process().tick();
		assertThat(timeline()).isEqualTo(told);
	}

	@Test
	void endWhenTheProcessDiesBeforeItsTickIsStoredThenTheNextOneTells() {
		Process dies = new Process();
		dies.runs();
		this.storing = false;
		dies.hands().tick();
		this.storing = true;
		assertThat(escalations()).isZero();
		new Process().tick();
		assertThat(ends()).isEqualTo(1);
		assertThat(escalations()).isEqualTo(1);
	}

	@Test
	void endWhenTheEngineTellsItThenIsNotFoundAgain() {
		Process process = new Process();
		process.runs();
		process.hands().tick();
		assertThat(escalations()).isEqualTo(1);
		assertThat(timeline()).filteredOn((line) -> line.startsWith("RUNBOOK"))
			.containsExactly("RUNBOOK: begins", "RUNBOOK: step one{}: succeeded: done",
					"RUNBOOK: step two{}: succeeded: done", "RUNBOOK: is watched for whether it helped",
					"RUNBOOK: ineffective: the alert did not clear within PT1M");
		List<String> told = timeline();
		process.tick();
		process.tick();
		process.tick();
		new Process().tick();
		assertThat(timeline()).isEqualTo(told);
	}

	@Test
	void endWhenItIsShownBeforeItsEventComesThenTheEventTellsIt() {
		Process process = new Process();
		process.runs();
		process.tick();
		assertThat(ends()).isZero();
		process.hands().tick();
		assertThat(ends()).isEqualTo(1);
		assertThat(escalations()).isEqualTo(1);
	}

	@Test
	void eventsWhenTheyComeAfterTheEndWasFoundThenSayNothingTwice() {
		Process process = new Process();
		process.runs();
		process.leads = false;
		process.tick();
		process.leads = true;
		process.tick();
		assertThat(ends()).isEqualTo(1);
		process.hands().tick();
		assertThat(timeline()).filteredOn((line) -> line.contains("succeeded")).hasSize(2);
		assertThat(ends()).isEqualTo(1);
		assertThat(escalations()).isEqualTo(1);
	}

	@Test
	void endWhenItsEventIsLostToTooManyThenIsToldAllTheSame() {
		Process process = new Process();
		process.runs();
		List<RunbookEvent> events = process.book.takeEvents();
		events.forEach(process.bridge::happened);
		RunbookEvent step = events.get(1);
		RunbookTrigger gone = new RunbookTrigger("gone", RunbookTrigger.Event.FIRED, "gone", "queue_backup",
				Labels.of(), null, StepScope.SHARED, "gone", "monitoring", step.at());
		RunbookRun run = step.run();
		RunbookRun other = new RunbookRun("other", 1, run.runbook(), gone, run.instance(), false, run.plan(),
				run.state(), "", false, null, run.createdAt(), null, null, null, 0, run.steps());
		for (int i = 0; i < 1_000; i++) {
			process.bridge.happened(new RunbookEvent(other, step.at(), "runbook", "text", null, false));
		}
		process.tick();
		assertThat(ends()).isZero();
		process.tick();
		assertThat(ends()).isEqualTo(1);
		assertThat(escalations()).isEqualTo(1);
		assertThat(this.bench.registry.get("sitecraft.monitoring.dropped")
			.tag("what", "runbooks.timeline")
			.counter()
			.count()).isEqualTo(events.size());
	}

	@Test
	void eventsWhenThisReplicaActsForAllSoonAfterThenAreTold() {
		Process process = new Process();
		process.tick();
		process.trigger();
		process.settle();
		process.leads = false;
		process.hands().tick();
		process.leads = true;
		process.tick();
		assertThat(timeline()).contains("RUNBOOK: begins", "RUNBOOK: step two{}: succeeded: done");
	}

	@Test
	void eventsWhenThisReplicaActsForAllMuchLaterThenAreNotTold() {
		Process process = new Process();
		process.tick();
		process.trigger();
		process.settle();
		process.leads = false;
		process.hands();
		this.bench.pass(Duration.ofMinutes(11));
		process.tick();
		process.leads = true;
		process.tick();
		assertThat(timeline()).noneMatch((line) -> line.startsWith("RUNBOOK"));
	}

	@Test
	void endWhenOnlyWhatFollowsItComesThenIsToldAllTheSame() {
		Process process = new Process();
		process.runs();
		List<RunbookEvent> events = process.book.takeEvents();
		RunbookEvent end = events.get(events.size() - 1);
		process.bridge.happened(new RunbookEvent(end.run(), end.at(), "runbook", "circuit opened", null, false));
		process.tick();
		assertThat(timeline()).contains("RUNBOOK: circuit opened");
		process.tick();
		assertThat(ends()).isEqualTo(1);
		assertThat(escalations()).isEqualTo(1);
	}

	@Test
	void timelineWhenItIsLongThenWhatItLeftOutIsNotToldAgain() {
		Process process = new Process();
		process.notes(60);
		process.runs();
		process.hands().tick();
		assertThat(escalations()).isEqualTo(1);
		process.notes(200);
		process.tick();
		assertThat(escalations()).isZero();
		assertThat(ends()).isZero();
		for (int i = 0; i < 3; i++) {
			new Process().tick();
			assertThat(ends()).isZero();
			assertThat(escalations()).isZero();
		}
	}

	@Test
	void timelineWhenItIsLongThenWhatEndedSinceIsTold() {
		Process process = new Process();
		process.notes(300);
		process.runs();
		new Process().tick();
		assertThat(ends()).isEqualTo(1);
		assertThat(escalations()).isEqualTo(1);
	}

	@Test
	void endWhenTheStoredTimelinesAreNotThereYetThenWaitsForThem() {
		Process first = new Process();
		first.runs();
		Process blind = new Process();
		first.hands().tick();
		blind.loads = false;
		blind.tick();
		assertThat(blind.pages).isEmpty();
		blind.loads = true;
		blind.tick();
		assertThat(ends()).isEqualTo(1);
		assertThat(escalations()).isEqualTo(1);
	}

	@Test
	void endWhenItIsLongAgoThenIsNotTold() {
		Process process = new Process();
		process.runs();
		this.bench.pass(Duration.ofMinutes(61));
		new Process().tick();
		assertThat(ends()).isZero();
		assertThat(escalations()).isZero();
	}

	@Test
	void endWhenItEscalatesNothingThenIsOnlyTold() {
		Process process = new Process();
		process.tick();
		process.trigger();
		process.settle();
		this.bench.clear("queue_name", "mail");
		process.settle();
		this.bench.pass(Duration.ofMinutes(1));
		process.settle();
		assertThat(process.book.snapshot().runs()).extracting(RunbookRun::state)
			.containsExactly(RunbookRun.State.SUCCEEDED);
		this.bench.fire("queue_name", "mail");
		new Process().tick();
		assertThat(ends()).isEqualTo(1);
		assertThat(escalations()).isZero();
	}

	@Test
	void stepWhenItCannotBeTakenBackAndTheProcessDiesThenTheNextOneTellsAndEscalates() {
		this.undo = new Undo("1", null);
		this.reverts = false;
		Process process = new Process();
		process.runs();
		process.hands().tick();
		for (int i = 0; i < 6; i++) {
			this.bench.pass(Duration.ofMinutes(1));
			process.settle();
		}
		assertThat(escalations()).isEqualTo(1);
		new Process().tick();
		assertThat(timeline()).filteredOn((line) -> line.contains("not reverted")).hasSize(2);
		assertThat(escalations()).isEqualTo(3);
		process.hands().tick();
		new Process().tick();
		assertThat(timeline()).filteredOn((line) -> line.contains("not reverted")).hasSize(2);
		assertThat(escalations()).isEqualTo(3);
	}

	@Test
	void runByHandWhenForAnIncidentThenIsWhatTheIncidentWouldTrigger() {
		Process process = new Process();
		process.tick();
		Incident incident = IncidentBench.only(process.incidents);
		RunTargets targets = process.bridge;
		RunbookTrigger trigger = targets.forIncident(incident.id(), "command-7", "ada", this.bench.now().instant());
		assertThat(trigger).isNotNull();
		assertThat(trigger.event()).isEqualTo(RunbookTrigger.Event.BY_HAND);
		assertThat(trigger.id()).isEqualTo("command-7");
		assertThat(trigger.target()).isEqualTo(AlertTriggers.target("queue_backup", trigger.labels()));
		assertThat(trigger.actor()).isEqualTo("ada");
		assertThat(targets.forIncident("unknown", "command-8", "ada", this.bench.now().instant())).isNull();
	}

	@Test
	void stepWhenItAsksThenTheLoopEscalatesAndTellsWithTheTextOfTheRunbook() {
		Process process = new Process();
		process.tick();
		process.wakes = true;
		StepContext context = new StepContext("r1", "test", IncidentBench.only(process.incidents).id(), "queue_backup",
				Labels.of(), "mail", "ada");
		assertThat(process.bridge.escalate(context).kind()).isEqualTo(StepOutcome.Kind.DONE);
		assertThat(escalations()).isEqualTo(1);
		process.pages.clear();
		assertThat(process.bridge.tell(context, 0, "channel:ops", "Runbook test is at work").kind())
			.isEqualTo(StepOutcome.Kind.DONE);
		assertThat(process.pages).singleElement()
			.satisfies((page) -> assertThat(page.note()).isEqualTo("Runbook test is at work"))
			.satisfies((page) -> assertThat(page.channel()).isEqualTo("ops"));
	}

	@Test
	void peopleWhenOneRunTellsThemOneAfterTheOtherThenEachHasAPageOfItsOwn() throws Exception {
		Process process = new Process().woken();
		for (int i = 0; i < 2; i++) {
			List<BoundStep> steps = List.of(process.notify(0, "person:ada"), process.notify(1, "person:bob"),
					process.notify(2, "channel:ops"), process.notify(4, "channel:ops"));
			for (BoundStep step : steps) {
				assertThat(step.run(process.context()).kind()).isEqualTo(StepOutcome.Kind.DONE);
			}
		}
		List<Page> first = process.pages.subList(0, 4);
		assertThat(first).extracting(Page::channel).containsExactly("mail", "mail", "ops", "ops");
		assertThat(first).extracting(Page::person).containsExactly("ada", "bob", null, null);
		assertThat(first).extracting(Page::key).doesNotHaveDuplicates().allMatch((key) -> key.length() <= 255);
		assertThat(first).extracting(Page::key).noneMatch((key) -> key.contains("example.com"));
		assertThat(process.pages.subList(4, 8)).extracting(Page::key)
			.containsExactlyElementsOf(first.stream().map(Page::key).toList());
	}

	@Test
	void incidentWhenAcknowledgedAndToldOfARunbookThenStaysSoAndThoseWhoWereToldHearOfIt() throws Exception {
		this.bench.groupWait = Duration.ofMinutes(5);
		Process process = new Process().woken();
		assertThat(process.notify(0, "incident").run(process.context()).output()).startsWith("escalated");
		assertThat(process.pages).extracting(Page::channel).containsExactly("first");
		process.tick();
		process.incidents.acknowledge(process.context().incident(), "ada", this.bench.now());
		process.pages.clear();
		StepOutcome outcome = process.notify(1, "incident").run(process.context());
		assertThat(outcome).isEqualTo(StepOutcome.done("told those who have been told"));
		assertThat(process.pages).singleElement()
			.satisfies((page) -> assertThat(page.kind()).isEqualTo(Page.Kind.UPDATED))
			.satisfies((page) -> assertThat(page.channel()).isEqualTo("first"))
			.satisfies((page) -> assertThat(page.note()).startsWith("Runbook test is at work"));
		assertThat(incident().state()).isEqualTo(Incident.State.ACKNOWLEDGED);
		assertThat(incident().course().acknowledgedBy()).isEqualTo("ada");
		assertThat(incident().escalation().reached()).isEqualTo(1);
	}

	@Test
	void incidentWhenItsPolicyIsExhaustedThenIsToldOfARunbookAllTheSame() throws Exception {
		Process process = new Process().woken();
		for (int i = 0; i < 3; i++) {
			assertThat(process.bridge.escalate(process.context()).kind()).isEqualTo(StepOutcome.Kind.DONE);
		}
		assertThat(process.bridge.escalate(process.context()).kind()).isEqualTo(StepOutcome.Kind.FAILED);
		process.pages.clear();
		assertThat(process.notify(0, "incident").run(process.context()).kind()).isEqualTo(StepOutcome.Kind.DONE);
		assertThat(process.pages).extracting(Page::channel)
			.containsExactlyInAnyOrder("first", "second", "third", "fourth");
		assertThat(process.pages).extracting(Page::key).doesNotHaveDuplicates();
	}

	@Test
	void incidentWhenSomebodyTakesCareOfItBeforeAnybodyIsToldThenStaysSo() throws Exception {
		this.bench.groupWait = Duration.ofMinutes(5);
		Process process = new Process().woken();
		process.incidents.acknowledge(process.context().incident(), "ada", this.bench.now());
		process.pages.clear();
		assertThat(process.notify(0, "incident").run(process.context()).output())
			.isEqualTo("not available: nobody has been told of it");
		assertThat(process.pages).isEmpty();
		assertThat(IncidentBench.only(process.incidents).state()).isEqualTo(Incident.State.ACKNOWLEDGED);
	}

	@Test
	void timelineWhenNobodyIsToldThenDoesNotSaySo() throws Exception {
		Process process = new Process().woken();
		assertThat(process.notify(0, "person:nobody-home").run(process.context()).output())
			.isEqualTo("not available: nobody is behind person:nobody-home");
		this.delivers = false;
		Process silent = new Process().woken();
		for (String to : List.of("person:ada", "channel:ops", "incident")) {
			assertThat(silent.notify(0, to).run(silent.context()).output())
				.isEqualTo("not available: nothing here delivers");
		}
		assertThat(timeline()).noneMatch((line) -> line.contains("is at work"));
		assertThat(escalations()).isZero();
	}

	private Incident incident() {
		List<Incident> all = this.codec.incidents(this.stored.values());
		assertThat(all).hasSize(1);
		return all.get(0);
	}

	/** Without the names of runbook and run. */
	private List<String> timeline() {
		return incident().timeline()
			.events()
			.stream()
			.map((event) -> event.kind() + ": " + event.text().replaceFirst("^runbook test [^ :,]+[:,] ", ""))
			.toList();
	}

	private long ends() {
		return timeline().stream().filter((line) -> line.matches("RUNBOOK: (ineffective|succeeded)(:.*)?")).count();
	}

	private long escalations() {
		return incident().timeline()
			.events()
			.stream()
			.filter((event) -> event.kind() == IncidentEvent.Kind.ESCALATED && event.actor().equals("runbook test"))
			.count();
	}

	/**
	 * A process that begins with what is stored.
	 */
	private final class Process implements RunbookSurroundings, RunbookJournal {

		private final List<Page> pages = new ArrayList<>();

		private final Incidents incidents = IncidentBridgeTests.this.bench.incidents();

		private final Runbooks book = new Runbooks(List.of(runbook()), "a", RunbookLimits.DEFAULT, this, this,
				IncidentBridgeTests.this.bench.registry);

		private final IncidentBridge bridge;

		private boolean leads = true;

		/** Whether a load arrives when it begins to lead. */
		private boolean loads = true;

		private boolean loaded;

		/** Whether the loop ticks when it is asked to. */
		private boolean wakes;

		private long ticks;

		Process() {
			IncidentBench bench = IncidentBridgeTests.this.bench;
			bench.fire("queue_name", "mail");
			Time time = Time.of(Clock.systemUTC(), System::nanoTime);
			RunbookPump pump = new RunbookPump(
					this.book, new RunbookStore(StateStore.inMemory(), Leadership.always(),
							IncidentBridgeTests.this.runCodec, "a", time),
					Leadership.always(), List.of(), 1, time, new Guard(bench.registry), bench.registry);
			IncidentChanges changes = (change, tick) -> {
				tick.changes().upsert(IncidentBridgeTests.this.codec.entry(change.after()));
				this.pages.addAll(change.pages());
			};
			PageSink sink = (change, page, tick) -> this.pages.add(page);
			this.bridge = new IncidentBridge(this.incidents, changes, bench.triggers(),
					IncidentBridgeTests.this.delivers ? List.of(sink) : List.of(), new People(), null, () -> pump,
					Waker::new, time, bench.registry);
			this.incidents.restore(IncidentBridgeTests.this.codec.incidents(IncidentBridgeTests.this.stored.values()),
					bench.now());
			RunbookCodec.Read known = IncidentBridgeTests.this.runCodec.read(IncidentBridgeTests.this.storedRuns);
			this.book.restore(known.runs(), known.records(), known.killSwitch(), bench.now());
		}

		/** Acts for all, and ticks whenever it is asked to. */
		Process woken() {
			tick();
			this.pages.clear();
			this.wakes = true;
			return this;
		}

		BoundStep notify(int index, String to) {
			return new NotifyStep(this.bridge).bind(new StepParameters("test", index, "notify", Map.of("to", to)));
		}

		StepContext context() {
			return new StepContext("r1", "test", IncidentBench.only(this.incidents).id(), "queue_backup", Labels.of(),
					"mail", "ada");
		}

		private Runbook runbook() {
			List<PlannedStep> steps = List.of(new PlannedStep(parameters("one"), new Step()),
					new PlannedStep(parameters("two"), new Step()));
			return new Runbook("test", RunbookCondition.alerts("queue_backup"), RunbookMode.AUTOMATIC,
					new RunBudget(Duration.ZERO, 100, Duration.ofHours(1)),
					new Verification(Duration.ofMinutes(1), Duration.ofMinutes(1)), true, steps);
		}

		private static StepParameters parameters(String step) {
			return new StepParameters("test", 0, step, Map.of());
		}

		/** Opens the incident, and runs to an end that helped nothing. */
		void runs() {
			tick();
			trigger();
			settle();
			IncidentBridgeTests.this.bench.pass(Duration.ofMinutes(2));
			settle();
			assertThat(this.book.snapshot().runs()).extracting(RunbookRun::state)
				.containsExactly(RunbookRun.State.INEFFECTIVE);
		}

		void trigger() {
			IncidentBench bench = IncidentBridgeTests.this.bench;
			this.book.offer(bench.triggers()
				.look(this.incidents.snapshot(), bench.now().instant())
				.stream()
				.filter((trigger) -> trigger.event() == RunbookTrigger.Event.FIRED)
				.findFirst()
				.orElseThrow(), bench.now());
		}

		/** As far as the engine goes without time passing, and stored. */
		void settle() {
			boolean moves = true;
			while (moves) {
				List<StepCall> calls = this.book.advance(IncidentBridgeTests.this.bench.now());
				calls.forEach(this::make);
				moves = !calls.isEmpty() || !this.book.takeChanges().isEmpty();
			}
			IncidentBridgeTests.this.storedRuns = this.book.snapshot()
				.runs()
				.stream()
				.map(IncidentBridgeTests.this.runCodec::entry)
				.toList();
		}

		private void make(StepCall call) {
			StepAnswer answer;
			try {
				answer = call.make();
			}
			catch (Exception ex) {
				answer = StepAnswer.of(StepOutcome.failed(String.valueOf(ex.getMessage())));
			}
			this.book.ended(call, answer, IncidentBridgeTests.this.bench.now());
		}

		/** Hands over what the engine tells. */
		Process hands() {
			this.book.takeEvents().forEach(this.bridge::happened);
			return this;
		}

		/** Writes so much that it pushes out what was there. */
		void notes(int count) {
			tick();
			String id = IncidentBench.only(this.incidents).id();
			for (int i = 0; i < count; i++) {
				this.incidents.note(id, "note " + i, "ada", IncidentBridgeTests.this.bench.now());
			}
			Entry noted = IncidentBridgeTests.this.codec.entry(IncidentBench.only(this.incidents));
			IncidentBridgeTests.this.stored.put(noted.key(), noted);
		}

		void tick() {
			IncidentBench bench = IncidentBridgeTests.this.bench;
			bench.pass(TICK);
			boolean load = this.leads && this.loads && !this.loaded;
			this.loaded = this.leads && (this.loaded || load);
			Tick tick = new Tick(bench.now().instant(), bench.now().nanos(), ++this.ticks, this.leads,
					load ? List.copyOf(IncidentBridgeTests.this.stored.values()) : null, List.of(),
					new Changes.Builder());
			if (this.leads) {
				if (load) {
					this.incidents.clear();
					this.incidents.restore(IncidentBridgeTests.this.codec.incidents(tick.stored()), bench.now());
				}
				for (IncidentChange change : bench.update(this.incidents)) {
					tick.changes().upsert(IncidentBridgeTests.this.codec.entry(change.after()));
				}
			}
			this.bridge.run(tick);
			Changes changes = tick.changes().build();
			if (IncidentBridgeTests.this.storing) {
				IncidentBridgeTests.this.stored.putAll(changes.upserts());
			}
		}

		@Override
		public boolean leads() {
			return true;
		}

		@Override
		public boolean firing(RunbookTrigger trigger) {
			return !IncidentBridgeTests.this.bench.alerting.snapshot().firing().isEmpty();
		}

		@Override
		public boolean gone(String instance) {
			return false;
		}

		@Override
		public boolean durable(String run, long revision) {
			return true;
		}

		@Override
		public boolean reachable() {
			return true;
		}

		/**
		 * Ticks in time, so that nobody waits.
		 */
		private final class Waker implements LoopWaker {

			@Override
			public void wake() {
				if (Process.this.wakes) {
					tick();
				}
			}

			@Override
			public void wakeForCommands() {
				wake();
			}

		}

	}

	/** Two with a mailbox, and one without. */
	private static final class People implements OnCall {

		@Override
		public List<String> onCall(String schedule, Instant at) {
			throw new IllegalArgumentException(schedule);
		}

		@Override
		public @Nullable Person person(String id) {
			return switch (id) {
				case "ada", "bob" -> new Person(id, id, Map.of("mail", id + "@example.com"));
				case "nobody-home" -> new Person(id, id, Map.of());
				default -> null;
			};
		}

	}

	private final class Step implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.acting(StepScope.SHARED, true, false, Duration.ofSeconds(10));
		}

		@Override
		public String dryRun(StepContext context) {
			return "act";
		}

		@Override
		public StepOutcome run(StepContext context) {
			return StepOutcome.done("done");
		}

		@Override
		public @Nullable Undo undo(StepContext context) {
			return IncidentBridgeTests.this.undo;
		}

		@Override
		public void revert(String token) {
			if (!IncidentBridgeTests.this.reverts) {
				throw new IllegalStateException("it does not go back");
			}
		}

	}

}
