package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.incident.ChannelNames;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentChanges;
import com.sitecraft.monitoring.autoconfigure.incident.PageSink;
import com.sitecraft.monitoring.autoconfigure.loop.LoopWaker;
import com.sitecraft.monitoring.incident.Decision;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.incident.IncidentChange;
import com.sitecraft.monitoring.incident.IncidentEvent;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.runbook.RunbookEvent;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.signal.Dropped;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Redaction;
import com.sitecraft.monitoring.signal.Time;

/**
 * Between incidents, which are the loop's, and runs, which have a thread of their own: on
 * the replica that acts for all, each tick triggers runbooks by what happened to
 * incidents, writes onto timelines what runs did since, and does what steps ask of
 * incidents.
 */
final class IncidentBridge implements Stage, RunbookListener, IncidentDesk, RunTargets {

	private static final int MAX_WAITING = 1_000;

	/** Longer than a take-over takes. */
	private static final Duration RECENT = Duration.ofMinutes(10);

	/** Below the timeout of the steps that ask. */
	private static final Duration PATIENCE = Duration.ofSeconds(9);

	private final Incidents incidents;

	private final IncidentChanges changes;

	private final IncidentTriggers triggers;

	private final List<PageSink> sinks;

	private final RunPages pages;

	/** Asked for late: the pump and the loop are made of what this is part of. */
	private final Supplier<RunbookPump> pump;

	private final Supplier<LoopWaker> loop;

	private final RunTimeline timeline;

	private final LoopRequests requests;

	private final Queue<RunbookEvent> events = new ArrayBlockingQueue<>(MAX_WAITING);

	private final Counter dropped;

	IncidentBridge(Incidents incidents, IncidentChanges changes, IncidentTriggers triggers, List<PageSink> sinks,
			@Nullable OnCall onCall, @Nullable ChannelNames channels, Supplier<RunbookPump> pump,
			Supplier<LoopWaker> loop, Time time, MeterRegistry registry) {
		this.incidents = incidents;
		this.changes = changes;
		this.triggers = triggers;
		this.sinks = List.copyOf(sinks);
		this.pages = new RunPages(onCall, channels, time);
		this.pump = pump;
		this.loop = loop;
		this.timeline = new RunTimeline(incidents, changes);
		this.requests = new LoopRequests(() -> loop.get().wake(), PATIENCE);
		this.dropped = Dropped.counter(registry, "runbooks.timeline");
	}

	@Override
	public void run(Tick tick) {
		this.requests.answer(tick);
		if (!tick.leader()) {
			this.triggers.forget();
			this.timeline.forget();
			// Of runs that another replica has, its own engine tells. What happened here
			// waits for a moment: this replica may be the next that acts for all, and
			// what it knows of steps nobody else does.
			Instant old = tick.instant().minus(RECENT);
			this.events.removeIf((event) -> event.at().isBefore(old));
			return;
		}
		this.timeline.begin(tick);
		for (RunbookEvent event = this.events.poll(); event != null; event = this.events.poll()) {
			this.timeline.happened(event, tick);
		}
		this.timeline.catchUp(this.pump.get().snapshot().runs(), tick);
		this.triggers.look(this.incidents.snapshot(), tick.instant()).forEach(this.pump.get()::offer);
	}

	private @Nullable IncidentChange apply(Decision decision, Tick tick) {
		if (decision instanceof Decision.Accepted accepted) {
			this.changes.apply(accepted.change(), tick);
			return accepted.change();
		}
		return null;
	}

	@Override
	public void happened(RunbookEvent event) {
		if (event.run().trigger().incident().isEmpty()) {
			return;
		}
		while (!this.events.offer(event)) {
			// The oldest gives way: what lasts of it, the run itself says.
			if (this.events.poll() != null) {
				this.dropped.increment();
			}
		}
		if (event.escalates()) {
			this.loop.get().wake();
		}
	}

	@Override
	public @Nullable RunbookTrigger forIncident(String incident, String command, String actor, Instant at) {
		Incident found = this.incidents.snapshot().incident(incident);
		return (found != null) ? this.triggers.byHand(found, command, actor, at) : null;
	}

	@Override
	public StepOutcome escalate(StepContext context) {
		return this.requests.ask((tick) -> escalate(context, tick));
	}

	private StepOutcome escalate(StepContext context, Tick tick) {
		Decision decision = this.incidents.escalate(context.incident(), "runbook " + context.runbook(), now(tick));
		apply(decision, tick);
		return (decision instanceof Decision.Refused refused) ? StepOutcome.failed(refused.reason())
				: StepOutcome.done("escalated incident " + context.incident());
	}

	@Override
	public boolean knows(String to) {
		return this.pages.knows(to);
	}

	@Override
	public StepOutcome tell(StepContext context, int step, String to, String text) {
		return context.incident().isEmpty() ? StepOutcome.notAvailable("the run has no incident")
				: this.requests.ask((tick) -> tell(context, step, to, text, tick));
	}

	private StepOutcome tell(StepContext context, int step, String to, String text, Tick tick) {
		Incident incident = this.incidents.snapshot().incident(context.incident());
		if (incident == null) {
			return StepOutcome.notAvailable("there is no incident " + context.incident());
		}
		if (this.sinks.isEmpty()) {
			return StepOutcome.notAvailable("nothing here delivers");
		}
		boolean nobody = to.equals("incident") && incident.telling().told().isEmpty();
		if (nobody && incident.state() == Incident.State.TRIGGERED) {
			return escalate(context, tick);
		}
		Moment now = now(tick);
		Collection<Page> pages = this.pages.pages(context, step, to, incident, Redaction.redact(text), now.instant());
		if (pages.isEmpty()) {
			return StepOutcome.notAvailable(nobody ? "nobody has been told of it" : "nobody is behind " + to);
		}
		String whom = to.equals("incident") ? "those who have been told" : to;
		IncidentChange change = apply(
				this.incidents.record(incident.id(), new IncidentEvent(now.instant(), IncidentEvent.Kind.RUNBOOK,
						context.actor(), context.runbook(), text + ", tells " + whom, Map.of()), now),
				tick);
		if (change == null) {
			return StepOutcome.notAvailable("there is no incident " + incident.id());
		}
		pages.forEach((page) -> this.sinks.forEach((sink) -> sink.page(change, page, tick)));
		return StepOutcome.done("told " + whom);
	}

	private static Moment now(Tick tick) {
		return new Moment(tick.instant(), tick.nanos());
	}

}
