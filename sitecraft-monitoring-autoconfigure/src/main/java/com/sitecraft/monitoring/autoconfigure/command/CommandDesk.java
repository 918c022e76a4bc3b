package com.sitecraft.monitoring.autoconfigure.command;

import java.time.Duration;
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
import com.sitecraft.monitoring.signal.Time;

/**
 * Where threads of requests hand in commands and wait for what comes of them: at most as
 * long as the store takes for two calls, and 2 s.
 */
final class CommandDesk {

	private static final int LOOKS = 2;

	private static final Duration LOOK = Duration.ofSeconds(1);

	/** Requests that wait at a time; a further one is told that it is accepted. */
	private static final int MAX_WAITING = 32;

	/** Commands that are done without a store; more are refused. */
	private static final int MAX_UNSTORED = 100;

	private final Commands commands;

	private final Leadership leadership;

	/** Asked for late: the loop is made of the stages, of which one needs this. */
	private final Supplier<LoopWaker> loop;

	private final Time time;

	private final Semaphore room = new Semaphore(MAX_WAITING);

	private final Map<String, CompletableFuture<CommandOutcome>> waiting = new ConcurrentHashMap<>();

	/** The store did not take them; who acts for all does them from here. */
	private final BlockingQueue<Command> unstored = new LinkedBlockingQueue<>(MAX_UNSTORED);

	CommandDesk(Commands commands, Leadership leadership, Supplier<LoopWaker> loop, Time time) {
		this.commands = commands;
		this.leadership = leadership;
		this.loop = loop;
		this.time = time;
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
		long begun = this.time.nanos();
		try {
			for (int look = 0; look < LOOKS && left(begun) > 0; look++) {
				try {
					return outcome.get(Math.min(LOOK.toNanos(), left(begun)), TimeUnit.NANOSECONDS);
				}
				catch (TimeoutException ex) {
					if (!this.leadership.held() && isGone(id)) {
						// Done or refused: only who handled it knows.
						return new CommandOutcome(CommandOutcome.Status.ACCEPTED,
								"handled by another replica, whose log says what came of it");
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
		catch (StateStoreException ex) {
			// It has the command, and asking again would take as long.
		}
		return null;
	}

	private long left(long begun) {
		return LOOK.toNanos() * LOOKS - (this.time.nanos() - begun);
	}

	private boolean isGone(String id) {
		return this.commands.pending().stream().noneMatch((command) -> command.id().equals(id));
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
