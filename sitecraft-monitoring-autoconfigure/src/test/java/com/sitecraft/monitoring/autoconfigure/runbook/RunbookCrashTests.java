package com.sitecraft.monitoring.autoconfigure.runbook;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import com.sitecraft.fixtures.PostgresServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM that is killed while it runs runbooks on a real PostgreSQL: after every restart
 * the same triggers come again, and nothing is done twice.
 */
class RunbookCrashTests {

	private static final int TRIGGERS = 1_000;

	@TempDir
	private Path directory;

	@Test
	void processWhenKilledSometimesThenNothingIsDoneTwice() throws Exception {
		crash(3);
	}

	@Test
	@Tag("nightly")
	void processWhenKilledOftenThenNothingIsDoneTwice() throws Exception {
		crash(100);
	}

	private void crash(int kills) throws Exception {
		PostgresServer server = PostgresServer.shared();
		String url = server.createDatabase();
		Path done = Files.createFile(this.directory.resolve("done"));
		Random random = new Random(kills);
		for (int i = 0; i < kills; i++) {
			// Two replicas: the one that is not killed first is killed a moment later.
			int before = lines(done).size();
			Process process = start(server, url, done, "a" + i % 2);
			long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
			while (process.isAlive() && lines(done).size() == before && System.nanoTime() < deadline) {
				TimeUnit.MILLISECONDS.sleep(10);
			}
			TimeUnit.MILLISECONDS.sleep(random.nextInt(150));
			process.destroyForcibly().waitFor();
		}
		Process last = start(server, url, done, "a");
		try {
			assertThat(last.waitFor(5, TimeUnit.MINUTES)).isTrue();
			assertThat(last.exitValue()).isZero();
		}
		finally {
			last.destroyForcibly();
		}
		List<String> effects = lines(done);
		System.out.println(kills + " kills, " + TRIGGERS + " triggers: " + effects.size() + " effects");
		assertThat(effects).doesNotHaveDuplicates();
		// At most the few that ran at the time of a kill are lost, and say so.
		assertThat(effects).hasSizeGreaterThanOrEqualTo(TRIGGERS - 4 * kills);
		assertInterrupted(server, url);
	}

	private static void assertInterrupted(PostgresServer server, String url) {
		try (AnnotationConfigApplicationContext database = RunbookReplica.database(url, server.username(),
				server.password());
				RunbookReplica replica = new RunbookReplica("z", database.getBean(StateStore.class),
						RunbookReplica.remedy(), (context) -> StepOutcome.done("never"))) {
			replica.pump.start();
			org.awaitility.Awaitility.await().until(() -> replica.pump.snapshot().ready());
			assertThat(replica.pump.snapshot().runs()).allSatisfy((run) -> {
				assertThat(run.state()).isIn(RunbookRun.State.SUCCEEDED, RunbookRun.State.INTERRUPTED,
						RunbookRun.State.SKIPPED);
				if (run.state() == RunbookRun.State.INTERRUPTED) {
					assertThat(run.steps()).extracting(StepRun::state).containsExactly(StepRun.State.INTERRUPTED);
				}
			});
		}
	}

	private static List<String> lines(Path file) throws IOException {
		return Files.readAllLines(file);
	}

	private static Process start(PostgresServer server, String url, Path done, String name) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-Xshare:auto", "-cp", System.getProperty("java.class.path"), Child.class.getName(), url,
						server.username(), server.password(), done.toString(), name));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(done + ".log")))
			.start();
	}

	/**
	 * The process that is killed.
	 */
	static final class Child {

		private Child() {
		}

		public static void main(String[] args) throws Exception {
			Path done = Path.of(args[3]);
			try (AnnotationConfigApplicationContext database = RunbookReplica.database(args[0], args[1], args[2]);
					RunbookReplica replica = new RunbookReplica(args[4], database.getBean(StateStore.class),
							RunbookReplica.remedy(), (context) -> {
								Files.writeString(done, context.target() + "\n", StandardOpenOption.APPEND);
								return StepOutcome.done("done");
							})) {
				replica.pump.start();
				while (!replica.pump.snapshot().ready()) {
					TimeUnit.MILLISECONDS.sleep(5);
				}
				for (int i = 0; i < TRIGGERS; i++) {
					replica.pump.offer(RunbookReplica.trigger("target-" + i));
					if (i % 100 == 99) {
						TimeUnit.MILLISECONDS.sleep(20);
					}
				}
				int quiet = 0;
				while (quiet < 10) {
					TimeUnit.MILLISECONDS.sleep(100);
					boolean open = replica.pump.snapshot().runs().stream().anyMatch(RunbookRun::open);
					quiet = open ? 0 : quiet + 1;
				}
			}
		}

	}

}
