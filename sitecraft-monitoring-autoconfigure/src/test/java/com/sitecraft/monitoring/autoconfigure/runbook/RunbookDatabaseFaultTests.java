package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import com.sitecraft.fixtures.FaultProxy;
import com.sitecraft.fixtures.PostgresServer;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Selection;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.StepTraits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runbooks while a real PostgreSQL refuses, or takes everything and never answers.
 */
class RunbookDatabaseFaultTests {

	private static final PostgresServer SERVER = PostgresServer.shared();

	private final List<String> done = new CopyOnWriteArrayList<>();

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void databaseWhenAwayThenOnlyWhatCanBeTakenBackHereIsDoneAndAllIsStoredLater(boolean hangs) {
		String url = SERVER.createDatabase();
		StepTraits local = StepTraits.acting(StepScope.LOCAL, true, false, Duration.ofSeconds(5))
			.remedying(StepScope.SHARED);
		try (FaultProxy proxy = FaultProxy.to(SERVER.host(), SERVER.port());
				AnnotationConfigApplicationContext one = database(through(url, proxy));
				AnnotationConfigApplicationContext two = database(through(url, proxy));
				AnnotationConfigApplicationContext direct = database(url);
				RunbookReplica reversible = replica("a", one, local);
				RunbookReplica lasting = replica("b", two, RunbookReplica.remedy())) {
			reversible.pump.start();
			lasting.pump.start();
			Awaitility.await().until(() -> reversible.pump.snapshot().ready() && lasting.pump.snapshot().ready());
			if (hangs) {
				proxy.blackHole();
			}
			else {
				// Those that are there first: only new ones are refused.
				proxy.reset();
				proxy.refuse();
			}
			reversible.pump.offer(RunbookReplica.trigger("one"));
			lasting.pump.offer(RunbookReplica.trigger("two"));
			Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				assertThat(reversible.pump.snapshot().runs()).extracting(RunbookRun::state)
					.containsExactly(RunbookRun.State.SUCCEEDED);
				assertThat(lasting.pump.snapshot().runs()).extracting(RunbookRun::reason)
					.containsExactly("store unreachable");
			});
			assertThat(this.done).containsExactly("a one");
			proxy.pass();
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.untilAsserted(
						() -> assertThat(direct.getBean(StateStore.class).load(Selection.of(Entry.Kind.RUNBOOK_RUN)))
							.extracting((entry) -> entry.writer())
							.containsExactlyInAnyOrder("a", "b"));
		}
	}

	private RunbookReplica replica(String name, AnnotationConfigApplicationContext database, StepTraits traits) {
		return new RunbookReplica(name, database.getBean(StateStore.class), traits, (context) -> {
			this.done.add(name + " " + context.target());
			return StepOutcome.done("done");
		});
	}

	private static String through(String url, FaultProxy proxy) {
		return url.replace(":" + SERVER.port() + "/", ":" + proxy.port() + "/");
	}

	private static AnnotationConfigApplicationContext database(String url) {
		return RunbookReplica.database(url, SERVER.username(), SERVER.password());
	}

}
