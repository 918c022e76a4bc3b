package com.sitecraft.monitoring.autoconfigure.runbook;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.command.CommandHandler;
import com.sitecraft.monitoring.autoconfigure.command.CommandOutcome;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.Runbooks;
import com.sitecraft.monitoring.runbook.RunbooksView;
import com.sitecraft.monitoring.signal.Moment;

/**
 * Does what operators ask for. The body of a command is the id of a run or the name of a
 * runbook, and after a line feed the plan that is approved, or the target. Looks at the
 * last view and hands the rest to the engine's thread, which looks again: what it refuses
 * then is on the timeline.
 */
final class RunbookCommands implements CommandHandler {

	static final String PREFIX = "runbook.";

	private final Supplier<RunbookPump> pump;

	RunbookCommands(Supplier<RunbookPump> pump) {
		this.pump = pump;
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
	public CommandOutcome handle(Command command, Tick tick) {
		int line = command.body().indexOf('\n');
		String id = (line < 0) ? command.body() : command.body().substring(0, line);
		String more = (line < 0) ? "" : command.body().substring(line + 1);
		Moment now = new Moment(tick.instant(), tick.nanos());
		return switch (command.kind().substring(PREFIX.length())) {
			case "approve" -> decide(id, more, (book) -> book.approve(id, more, command.actor(), now), "approved");
			case "reject" -> decide(id, null, (book) -> book.reject(id, command.actor(), now), "rejected");
			case "run" -> run(id, more, false, command, now);
			case "dry-run" -> run(id, more, true, command, now);
			case "stop-all" -> kill(true, command, now);
			case "allow-all" -> kill(false, command, now);
			default -> reset(id, command);
		};
	}

	private CommandOutcome decide(String id, @Nullable String plan, Consumer<Runbooks> request, String done) {
		RunbookRun run = this.pump.get().snapshot().run(id);
		if (run == null) {
			return CommandOutcome.refused("there is no run " + id);
		}
		if (run.state() != RunbookRun.State.AWAITING_APPROVAL) {
			return CommandOutcome.refused("run " + id + " does not await approval, it is " + run.state().label());
		}
		if (plan != null && !plan.equals(run.plan())) {
			return CommandOutcome.refused("the plan of run " + id + " is another than was approved");
		}
		return ask(request, done + " run " + id + " of plan " + run.plan());
	}

	/** The run has an id made of the command's, so that doing it twice is one run. */
	private CommandOutcome run(String runbook, String target, boolean dry, Command command, Moment now) {
		if (unknown(runbook)) {
			return CommandOutcome.refused("there is no runbook " + runbook);
		}
		RunbookTrigger trigger = RunbookTrigger.byHand(command.id(), target.isBlank() ? runbook : target,
				command.actor(), command.createdAt());
		return ask((book) -> book.run(runbook, trigger, dry, now),
				(dry ? "dry run" : "run") + " of " + runbook + " for " + trigger.target());
	}

	private CommandOutcome kill(boolean on, Command command, Moment now) {
		return ask((book) -> book.kill(on, command.actor(), now),
				on ? "no runbook runs any more" : "runbooks may run again");
	}

	private CommandOutcome ask(Consumer<Runbooks> request, String done) {
		return this.pump.get().ask(request) ? CommandOutcome.done(done)
				: CommandOutcome.refused("too much waits for the runbooks");
	}

	private CommandOutcome reset(String runbook, Command command) {
		if (unknown(runbook)) {
			return CommandOutcome.refused("there is no runbook " + runbook);
		}
		return ask((book) -> book.reset(runbook, command.actor()), "closed the circuit of " + runbook);
	}

	private boolean unknown(String runbook) {
		RunbooksView view = this.pump.get().snapshot();
		return view.runbooks().stream().noneMatch((item) -> item.runbook().name().equals(runbook));
	}

}
