package com.sitecraft.monitoring.autoconfigure.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * Does each command once and writes it down: one line in the log with who, what, and what
 * came of it. A command that nobody can do is refused and gone, never tried again.
 */
final class CommandStage implements Stage {

	/** Outcomes that are remembered: a command may be seen again until it is stored. */
	private static final int MAX_KNOWN = 2_000;

	private static final Logger logger = LoggerFactory.getLogger("com.sitecraft.monitoring.operators");

	private final Map<String, CommandHandler> handlers = new HashMap<>();

	private final CommandDesk desk;

	/** Outcomes by id; only the loop's thread comes here. */
	private final Map<String, CompletableFuture<CommandOutcome>> known = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<CommandOutcome>> eldest) {
			return size() > MAX_KNOWN;
		}

	};

	CommandStage(List<CommandHandler> handlers, CommandDesk desk) {
		this.desk = desk;
		for (CommandHandler handler : handlers) {
			for (String kind : handler.kinds()) {
				if (this.handlers.put(kind, handler) != null) {
					throw new IllegalStateException("Two handlers do commands of kind '" + kind + "'");
				}
			}
		}
	}

	@Override
	public void run(Tick tick) {
		List<Command> commands = new ArrayList<>(this.desk.takeUnstored());
		commands.addAll(tick.commands());
		for (Command command : commands) {
			CompletableFuture<CommandOutcome> outcome = this.known.get(command.id());
			if (outcome == null) {
				outcome = begin(command, tick);
				this.known.put(command.id(), outcome);
			}
			if (outcome.isDone()) {
				tick.changes().consumed(command.id());
				this.desk.ended(command.id(), outcome.join());
			}
		}
	}

	private CompletableFuture<CommandOutcome> begin(Command command, Tick tick) {
		return outcome(command, tick).exceptionally(CommandStage::refusal).thenApply((ended) -> {
			logger.info("{}", Redaction.redact(command.actor() + " asked for " + command.kind() + " " + command.id()
					+ ", " + ended.status() + ": " + ended.text()));
			this.desk.ended(command.id(), ended);
			return ended;
		});
	}

	private CompletableFuture<CommandOutcome> outcome(Command command, Tick tick) {
		CommandHandler handler = this.handlers.get(command.kind());
		if (handler == null) {
			return CompletableFuture
				.completedFuture(CommandOutcome.refused("nobody here does commands of kind '" + command.kind() + "'"));
		}
		try {
			return handler.handle(command, tick);
		}
		catch (RuntimeException | StackOverflowError ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static CommandOutcome refusal(Throwable ex) {
		Throwable cause = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
		return CommandOutcome.refused(Redaction.redact(String.valueOf(cause.getMessage())));
	}

}
