package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.command.CommandHandler;
import com.sitecraft.monitoring.autoconfigure.command.CommandOutcome;
import com.sitecraft.monitoring.runbook.RunbookDecision;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.signal.Moment;

/**
 * Does what operators ask for. The body of a command is the id of a run or the name of a
 * runbook, and after a line feed the plan that is approved, or the incident. The engine's
 * thread decides, and the answer is there once that is stored.
 */
final class RunbookCommands implements CommandHandler {

	static final String PREFIX = "runbook.";

	private static final String UNSTORED = "; it holds here, and is stored as soon as the store answers";

	/** Below the patience of who asks. */
	private static final long STOP_SECONDS = 1;

	private final Supplier<RunbookPump> pump;

	private final Supplier<RunTargets> targets;

	RunbookCommands(Supplier<RunbookPump> pump, Supplier<RunTargets> targets) {
		this.pump = pump;
		this.targets = targets;
	}

	static String body(String id, String more) {
		return id + "\n" + more;
	}

	@Override
	public Set<String> kinds() {
		return Set.of(PREFIX + "approve", PREFIX + "reject", PREFIX + "run", PREFIX + "dry-run", PREFIX + "stop-all",
				PREFIX + "allow-all", PREFIX + "reset");
	}

	@Override
	public CompletableFuture<CommandOutcome> handle(Command command, Tick tick) {
		int line = command.body().indexOf('\n');
		String id = (line < 0) ? command.body() : command.body().substring(0, line);
		String more = (line < 0) ? "" : command.body().substring(line + 1);
		String actor = command.actor();
		Moment now = new Moment(tick.instant(), tick.nanos());
		RunbookPump engine = this.pump.get();
		return switch (command.kind().substring(PREFIX.length())) {
			case "approve" -> told(engine.ask((book) -> book.approve(id, more, actor, now)),
					"approved run " + id + " of plan " + more);
			case "reject" -> told(engine.ask((book) -> book.reject(id, actor, now)), "rejected run " + id);
			case "run" -> run(id, more, false, command, now);
			case "dry-run" -> run(id, more, true, command, now);
			case "stop-all" -> stopAll(actor, now);
			case "allow-all" -> told(engine.ask((book) -> book.kill(false, actor, now)), "runbooks may run again");
			default -> told(engine.ask((book) -> book.reset(id, actor)), "closed the circuit of " + id);
		};
	}

	/** It is in force when this returns, so nobody waits for a store that hangs. */
	private CompletableFuture<CommandOutcome> stopAll(String actor, Moment now) {
		String done = "no runbook runs any more";
		return told(this.pump.get().stopAll(actor, now), done).completeOnTimeout(CommandOutcome.done(done + UNSTORED),
				STOP_SECONDS, TimeUnit.SECONDS);
	}

	/** The run has an id made of the command's, so that doing it twice is one run. */
	private CompletableFuture<CommandOutcome> run(String runbook, String incident, boolean dry, Command command,
			Moment now) {
		RunbookTrigger trigger = incident.isBlank()
				? RunbookTrigger.byHand(command.id(), runbook, command.actor(), command.createdAt())
				: this.targets.get().forIncident(incident, command.id(), command.actor(), command.createdAt());
		if (trigger == null) {
			return CompletableFuture.completedFuture(CommandOutcome.refused("there is no incident " + incident));
		}
		return told(this.pump.get().ask((book) -> book.run(runbook, trigger, dry, now)),
				(dry ? "dry run" : "run") + " of " + runbook + " for " + trigger.target());
	}

	private static CompletableFuture<CommandOutcome> told(CompletableFuture<RunbookRequests.Answer> answer,
			String done) {
		return answer.thenApply((known) -> {
			if (known.decision() instanceof RunbookDecision.Refused refused) {
				return CommandOutcome.refused(refused.reason());
			}
			return CommandOutcome.done(known.stored() ? done : done + UNSTORED);
		});
	}

}
