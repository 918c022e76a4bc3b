package com.sitecraft.monitoring.autoconfigure.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.sitecraft.fixtures.SettableClock;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.InMemoryStateStore;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.StateStoreException;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.loop.LoopWaker;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The loop is this thread: it ticks when it is woken.
 */
class CommandDeskTests {

	private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

	private final SettableClock clock = new SettableClock();

	private final InMemoryStateStore store = StateStore.inMemory();

	private final AtomicInteger done = new AtomicInteger();

	private final CompletableFuture<String> later = new CompletableFuture<>();

	private final CommandHandler handler = new CommandHandler() {

		@Override
		public Set<String> kinds() {
			return Set.of("count", "fail", "sink", "later");
		}

		@Override
		public CompletableFuture<CommandOutcome> handle(Command command, Tick tick) {
			return switch (command.kind()) {
				case "count" -> CompletableFuture
					.completedFuture(CommandOutcome.done("number " + CommandDeskTests.this.done.incrementAndGet()));
				case "later" -> CommandDeskTests.this.later.thenApply((text) -> {
					if (text.isEmpty()) {
						throw new IllegalStateException("no text");
					}
					return CommandOutcome.done(text);
				});
				case "sink" -> throw new StackOverflowError();
				default -> throw new IllegalArgumentException("body is '" + command.body() + "'\nforged");
			};
		}

	};

	private CommandDesk desk;

	private CommandStage stage;

	private boolean leads = true;

	@Test
	void commandWhenDoneThenAnswersWithItsOutcomeAndIsConsumed() {
		start(this.store, this::tick);
		assertThat(this.desk.submit(command("a", "count"))).isEqualTo(CommandOutcome.done("number 1"));
		assertThat(this.store.pending()).isEmpty();
	}

	@Test
	void commandWhenSeenAgainThenIsDoneOnce() {
		start(this.store, this::tick);
		this.desk.submit(command("a", "count"));
		assertThat(this.desk.submit(command("a", "count"))).isEqualTo(CommandOutcome.done("number 1"));
		assertThat(this.done).hasValue(1);
	}

	/** Whoever handles it tells at the end; until then the next process would do it. */
	@Test
	void commandWhenItsOutcomeComesLaterThenIsKeptUntilThenAndAnswered() {
		start(this.store, () -> {
			tick();
			assertThat(this.store.pending()).hasSize(1);
			this.later.complete("late");
		});
		assertThat(this.desk.submit(command("a", "later"))).isEqualTo(CommandOutcome.done("late"));
		assertThat(this.store.pending()).hasSize(1);
		tick();
		assertThat(this.store.pending()).isEmpty();
	}

	@Test
	void commandWhenItFailsLaterThenIsRefusedWithTheReason() {
		start(this.store, () -> {
			tick();
			this.later.complete("");
		});
		assertThat(this.desk.submit(command("a", "later"))).isEqualTo(CommandOutcome.refused("no text"));
	}

	@Test
	void commandWhenNobodyCanDoItThenIsRefusedAndGone() {
		start(this.store, this::tick);
		assertThat(this.desk.submit(command("a", "unknown")))
			.isEqualTo(CommandOutcome.refused("nobody here does commands of kind 'unknown'"));
		assertThat(this.desk.submit(command("b", "fail"))).isEqualTo(CommandOutcome.refused("body is 'x' forged"));
		assertThat(this.desk.submit(command("c", "sink")).status()).isEqualTo(CommandOutcome.Status.REFUSED);
		assertThat(this.store.pending()).isEmpty();
	}

	/** It may have refused it: that is in its log, and nowhere else. */
	@Test
	void commandWhenAnotherReplicaHasHandledItThenIsAcceptedAndNotCalledDone() {
		this.leads = false;
		start(this.store, () -> this.store.commit(new Changes.Builder().consumed("a").build()));
		assertThat(this.desk.submit(command("a", "fail"))).isEqualTo(new CommandOutcome(CommandOutcome.Status.ACCEPTED,
				"handled by another replica, whose log says what came of it"));
		assertThat(this.done).hasValue(0);
	}

	@Test
	void commandWhenTheStoreFreezesAfterItWasTakenThenIsLookedForOnce() {
		this.leads = false;
		for (boolean fails : List.of(true, false)) {
			AtomicInteger looks = new AtomicInteger();
			start(new Commands() {

				@Override
				public void submit(Command command) {
				}

				@Override
				public List<Command> pending() {
					looks.incrementAndGet();
					if (fails) {
						throw new StateStoreException("frozen", new IllegalStateException());
					}
					CommandDeskTests.this.clock.advance(Duration.ofSeconds(5));
					return List.of(command("a", "count"));
				}

			}, () -> {
			});
			assertThat(this.desk.submit(command("a", "count")).status()).isEqualTo(CommandOutcome.Status.ACCEPTED);
			assertThat(looks).hasValue(1);
		}
	}

	@Test
	void commandWhenNobodyDoesItInTimeThenIsAccepted() {
		this.leads = false;
		start(this.store, () -> {
		});
		assertThat(this.desk.submit(command("a", "count")).status()).isEqualTo(CommandOutcome.Status.ACCEPTED);
		assertThat(this.store.pending()).hasSize(1);
	}

	/** What the database set off by dying can still be silenced. */
	@Test
	void commandWhenTheStoreIsAwayThenTheOneThatActsForAllDoesIt() {
		Commands away = new Commands() {

			@Override
			public void submit(Command command) {
				throw new StateStoreException("away", new IllegalStateException());
			}

			@Override
			public List<Command> pending() {
				throw new StateStoreException("away", new IllegalStateException());
			}

		};
		start(away, () -> this.stage.run(new Tick(NOW, 0, 1, true, null, List.of(), new Changes.Builder())));
		assertThat(this.desk.submit(command("a", "count"))).isEqualTo(CommandOutcome.done("number 1"));
		this.leads = false;
		assertThat(this.desk.submit(command("b", "count")).status()).isEqualTo(CommandOutcome.Status.UNAVAILABLE);
		assertThat(this.done).hasValue(1);
	}

	private void start(Commands commands, Runnable tick) {
		LoopWaker waker = new LoopWaker() {

			@Override
			public void wake() {
				tick.run();
			}

			@Override
			public void wakeForCommands() {
				tick.run();
			}

		};
		this.desk = new CommandDesk(commands, () -> this.leads, () -> waker, Time.of(this.clock, this.clock::nanos));
		this.stage = new CommandStage(List.of(this.handler), this.desk);
	}

	private void tick() {
		Changes.Builder changes = new Changes.Builder();
		this.stage.run(new Tick(NOW, 0, 1, true, null, new ArrayList<>(this.store.pending()), changes));
		this.store.commit(changes.build());
	}

	private static Command command(String id, String kind) {
		return new Command(id, kind, "x", "ann", NOW);
	}

}
