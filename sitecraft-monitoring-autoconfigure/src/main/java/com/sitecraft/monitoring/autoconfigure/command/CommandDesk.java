package com.sitecraft.monitoring.autoconfigure.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.StateStoreException;
import com.sitecraft.monitoring.autoconfigure.loop.LoopWaker;

/**
 * Where threads of requests hand in commands and wait for what comes of them: at most as
 * long as the store takes for one call, and 2 s.
 */
final class CommandDesk {

	private static final int LOOKS = 8;

	private static final long LOOK_MILLIS = 250;

	/** Requests that wait at a time; a further one is told that it is accepted. */
	private static final int MAX_WAITING = 32;

	/** Commands that are done without a store; more are refused. */
	private static final int MAX_UNSTORED = 100;

	private final Commands commands;

	private final Leadership leadership;

	/** Asked for late: the loop is made of the stages, of which one needs this. */
	private final Supplier<LoopWaker> loop;

	private final Semaphore room = new Semaphore(MAX_WAITING);

	private final Map<String, CompletableFuture<CommandOutcome>> waiting = new ConcurrentHashMap<>();

	/** The store did not take them; who acts for all does them from here. */
	private final BlockingQueue<Command> unstored = new LinkedBlockingQueue<>(MAX_UNSTORED);

	CommandDesk(Commands commands, Leadership leadership, Supplier<LoopWaker> loop) {
		this.commands = commands;
		this.leadership = leadership;
		this.loop = loop;
	}

	CommandOutcome submit(Command command) {
		boolean waits = this.room.tryAcquire();
		CompletableFuture<CommandOutcome> outcome = new CompletableFuture<>();
		try {
			if (waits) {
				this.waiting.put(command.id(), outcome);
			}
			if (!hand(command)) {
				return new CommandOutcome(CommandOutcome.Status.UNAVAILABLE,
						"the store is away; ask the replica that holds the lease, or again later");
			}
			CommandOutcome ended = waits ? await(command.id(), outcome) : null;
			return (ended != null) ? ended : new CommandOutcome(CommandOutcome.Status.ACCEPTED,
					"done by the next tick of the replica that acts for all");
		}
		finally {
			if (waits) {
				this.waiting.remove(command.id());
				this.room.release();
			}
		}
	}

	/** The database being away is no reason not to silence what it set off. */
	private boolean hand(Command command) {
		try {
			this.commands.submit(command);
			this.loop.get().wakeForCommands();
			return true;
		}
		catch (StateStoreException ex) {
			boolean taken = this.leadership.held() && this.unstored.offer(command);
			this.loop.get().wake();
			return taken;
		}
	}

	private @Nullable CommandOutcome await(String id, CompletableFuture<CommandOutcome> outcome) {
		try {
			for (int look = 0; look < LOOKS; look++) {
				try {
					return outcome.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
				}
				catch (TimeoutException ex) {
					if (!this.leadership.held() && isGone(id)) {
						return CommandOutcome.done("by another replica, whose log says what changed");
					}
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		return null;
	}

	private boolean isGone(String id) {
		try {
			return this.commands.pending().stream().noneMatch((command) -> command.id().equals(id));
		}
		catch (StateStoreException ex) {
			return false;
		}
	}

	/** For the loop. */
	List<Command> takeUnstored() {
		List<Command> taken = new ArrayList<>();
		this.unstored.drainTo(taken);
		return taken;
	}

	/** For the loop. */
	void ended(String id, CommandOutcome outcome) {
		CompletableFuture<CommandOutcome> waits = this.waiting.get(id);
		if (waits != null) {
			waits.complete(outcome);
		}
	}

}
