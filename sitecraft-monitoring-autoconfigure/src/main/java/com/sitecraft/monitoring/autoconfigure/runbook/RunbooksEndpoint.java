package com.sitecraft.monitoring.autoconfigure.runbook;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

import com.sitecraft.monitoring.autoconfigure.command.InvalidInputException;
import com.sitecraft.monitoring.autoconfigure.command.Operators;
import com.sitecraft.monitoring.runbook.KillSwitch;
import com.sitecraft.monitoring.runbook.PlannedStep;
import com.sitecraft.monitoring.runbook.Runbook;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.RunbooksView;
import com.sitecraft.monitoring.runbook.StepRun;
import com.sitecraft.monitoring.runbook.TrackRecord;

/**
 * Runbooks with what they have come to, their runs, and how operators approve, reject,
 * run and stop them. Off unless {@code access} is set; a change needs
 * {@code unrestricted} and somebody with a name.
 */
@WebEndpoint(id = "runbooks", defaultAccess = Access.NONE)
public final class RunbooksEndpoint {

	/** What is done to all of them at once. */
	static final String ALL = "all";

	/** Of the list; each is shown by its id. */
	private static final int MAX_RUNS = 100;

	private static final int MAX_ID = 255;

	private static final Pattern PLAN = Pattern.compile("[0-9a-f]{64}");

	private final RunbookPump pump;

	private final Diagnostics diagnostics;

	private final Operators operators;

	RunbooksEndpoint(RunbookPump pump, Diagnostics diagnostics, Operators operators) {
		this.pump = pump;
		this.diagnostics = diagnostics;
		this.operators = operators;
	}

	/** All runbooks, and the newest 100 runs without their steps. */
	@ReadOperation
	public Document runbooks() {
		RunbooksView view = this.pump.snapshot();
		List<RunbookRun> runs = new ArrayList<>(view.runs());
		Collections.reverse(runs);
		return new Document(Stop.of(view.killSwitch()), view.ready(), view.runbooks().stream().map(Entry::of).toList(),
				runs.stream().limit(MAX_RUNS).map((run) -> Run.of(run, false)).toList());
	}

	/**
	 * One run with its steps, {@code null} when there is none.
	 * @param id its id
	 */
	@ReadOperation
	public @Nullable Run run(@Selector String id) {
		RunbookRun run = this.pump.snapshot().run(id);
		return (run != null) ? Run.of(run, true) : null;
	}

	/**
	 * A file that a step left behind.
	 * @param kind {@code diagnostics}
	 * @param id id of the file, as the step says
	 */
	@ReadOperation(produces = "application/octet-stream")
	public WebEndpointResponse<Resource> diagnostics(@Selector String kind, @Selector String id) {
		Path file = kind.equals("diagnostics") ? this.diagnostics.file(id) : null;
		return (file != null) ? new WebEndpointResponse<>(new FileSystemResource(file))
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	/**
	 * Does something to a run, a runbook, or all.
	 * @param id id of a run to {@code approve} or {@code reject}; name of a runbook to
	 * {@code run}, {@code dry-run} or {@code reset} its circuit; {@code all} to
	 * {@code stop-all} or {@code allow-all}
	 * @param action what
	 * @param plan hash of the plan that is approved
	 * @param incident id of the incident that a run is about; without, it is about
	 * nothing but the runbook
	 */
	@WriteOperation
	public WebEndpointResponse<Object> act(SecurityContext security, @Selector String id, String action,
			@Nullable String plan, @Nullable String incident) {
		return this.operators.ask(security, (draft) -> {
			Set<String> allowed = allowed(id);
			if (allowed.isEmpty()) {
				return null;
			}
			if (!allowed.contains(action)) {
				throw new InvalidInputException("action", action, "one of " + String.join(", ", allowed));
			}
			if (action.equals("approve") && (plan == null || !PLAN.matcher(plan).matches())) {
				throw new InvalidInputException("plan", plan, "the plan that the run shows, 64 hex digits");
			}
			if (incident != null && (incident.length() > MAX_ID || incident.indexOf('\n') >= 0)) {
				throw new InvalidInputException("incident", incident, "the id of an incident");
			}
			String more = action.equals("approve") ? plan : incident;
			return draft.of(RunbookCommands.PREFIX + action, RunbookCommands.body(id, (more != null) ? more : ""));
		});
	}

	private Set<String> allowed(String id) {
		RunbooksView view = this.pump.snapshot();
		if (id.equals(ALL)) {
			return Set.of("stop-all", "allow-all");
		}
		if (view.run(id) != null) {
			return Set.of("approve", "reject");
		}
		return view.runbooks().stream().anyMatch((item) -> item.runbook().name().equals(id))
				? Set.of("run", "dry-run", "reset") : Set.of();
	}

	/**
	 * The whole picture.
	 *
	 * @param stopped who stopped or allowed them last
	 * @param ready whether budgets are known, without which nothing runs
	 * @param runbooks runbooks in their order
	 * @param runs newest runs first
	 */
	public record Document(Stop stopped, boolean ready, List<Entry> runbooks, List<Run> runs) {
	}

	/**
	 * The switch that stops all of them.
	 *
	 * @param on whether nothing runs
	 * @param actor who said so, {@code null} when nobody has
	 * @param at when
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Stop(boolean on, @Nullable String actor, @Nullable Instant at) {

		static Stop of(KillSwitch killSwitch) {
			boolean touched = !killSwitch.actor().isEmpty();
			return new Stop(killSwitch.on(), touched ? killSwitch.actor() : null, touched ? killSwitch.at() : null);
		}

	}

	/**
	 * One runbook.
	 *
	 * @param name its name
	 * @param mode {@code dry-run}, {@code approval} or {@code automatic}
	 * @param alerts rules that trigger it
	 * @param steps names of its steps
	 * @param runs runs that began, dry ones excluded
	 * @param effective runs after which the alert cleared and stayed clear
	 * @param ineffective runs after which it did not
	 * @param failed runs that failed, timed out or were interrupted
	 * @param dryRuns dry runs
	 * @param wouldHaveHelped dry runs of which the alert did not clear by itself
	 * @param circuitOpenSince since when it is stopped, because it did not help
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Entry(String name, String mode, Set<String> alerts, List<String> steps, int runs, int effective,
			int ineffective, int failed, int dryRuns, int wouldHaveHelped, @Nullable Instant circuitOpenSince) {

		static Entry of(RunbooksView.Item item) {
			Runbook runbook = item.runbook();
			TrackRecord record = item.record();
			return new Entry(runbook.name(), text(runbook.mode()), runbook.on().alerts(),
					runbook.steps().stream().map(PlannedStep::name).toList(), record.runs(), record.effective(),
					record.ineffective(), record.failed(), record.dryRuns(), record.wouldHaveHelped(),
					record.openedAt());
		}

	}

	/**
	 * One run.
	 *
	 * @param id its id
	 * @param runbook name of the runbook
	 * @param state where it stands
	 * @param reason why
	 * @param dry whether it only says what it would do
	 * @param event what happened
	 * @param alert name of the rule
	 * @param target what it is about
	 * @param labels labels of the alert
	 * @param incident id of the incident
	 * @param instance replica that runs it
	 * @param plan hash to which an approval is bound
	 * @param triggeredBy who triggered it
	 * @param decidedBy who approved or rejected it
	 * @param createdAt when it was proposed
	 * @param expiresAt when an approval comes too late
	 * @param startedAt when it began
	 * @param endedAt when it ended
	 * @param repeats number of times that the same happened again meanwhile
	 * @param steps its steps
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Run(String id, String runbook, String state, String reason, boolean dry, String event, String alert,
			String target, Map<String, String> labels, String incident, String instance, String plan,
			String triggeredBy, @Nullable String decidedBy, Instant createdAt, @Nullable Instant expiresAt,
			@Nullable Instant startedAt, @Nullable Instant endedAt, int repeats, @Nullable List<Step> steps) {

		static Run of(RunbookRun run, boolean withSteps) {
			return new Run(run.id(), run.runbook(), run.state().label(), run.reason(), run.dry(),
					text(run.trigger().event()), run.trigger().alert(), run.trigger().target(),
					run.trigger().labels().toMap(), run.trigger().incident(), run.instance(), run.plan(),
					run.trigger().actor(), run.actor(), run.createdAt(), run.expiresAt(), run.startedAt(),
					run.endedAt(), run.repeats(), withSteps ? run.steps().stream().map(Step::of).toList() : null);
		}

	}

	/**
	 * One step of a run.
	 *
	 * @param name its name
	 * @param parameters its parameters, secrets masked
	 * @param state where it stands
	 * @param output what it said, secrets masked
	 * @param attempts number of times that it was begun
	 * @param startedAt when it began
	 * @param endedAt when it ended
	 * @param undone what became of taking it back
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Step(String name, String parameters, String state, String output, int attempts,
			@Nullable Instant startedAt, @Nullable Instant endedAt, @Nullable String undone) {

		static Step of(StepRun step) {
			return new Step(step.name(), step.parameters(), step.state().label(), step.output(), step.attempts(),
					step.startedAt(), step.endedAt(), step.undone());
		}

	}

	private static String text(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
