package com.sitecraft.monitoring.autoconfigure.command;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Tick;

/**
 * Does the commands of some kinds. Runs on the loop's thread, on the replica that acts
 * for all, and must not block. The same command may come again after a crash, so doing it
 * twice must be doing it once.
 */
public interface CommandHandler {

	/** Kinds that it does, such as {@code silence.create}. */
	Set<String> kinds();

	/**
	 * Does one; what it throws refuses the command, so it changes nothing before it has
	 * read all of it.
	 * @param command what is asked for; its body is not to be trusted
	 * @param tick takes what changes; not after this returns
	 * @return the outcome, perhaps later and on another thread; until then the command is
	 * kept, and done again should this process end
	 */
	CompletableFuture<CommandOutcome> handle(Command command, Tick tick);

}
