package com.sitecraft.monitoring.autoconfigure.runbook;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.Lifecycle;

import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.ClientBans;
import com.sitecraft.monitoring.runbook.InvalidRunbookException;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.runbook.Undo;
import com.sitecraft.monitoring.signal.Labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Every step against the real thing.
 */
class RunbookStepTests {

	@TempDir
	private Path temporary;

	private static StepParameters parameters(String step, String... values) {
		Map<String, String> map = new TreeMap<>();
		for (int i = 0; i < values.length; i += 2) {
			map.put(values[i], values[i + 1]);
		}
		return new StepParameters("mine", 0, step, map);
	}

	private static BoundStep bind(RunbookStep step, String... values) {
		return step.bind(parameters(step.name(), values));
	}

	private static StepContext context(String... labels) {
		return new StepContext("run-1", "mine", "incident-1", "queue_backup", Labels.of(labels), "target", "ada");
	}

	@Test
	void consumerWhenPausedThenStopsAndRunsAgain() throws Exception {
		Consumer consumer = new Consumer();
		consumer.start();
		StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("mail", consumer, "other", "text"));
		BoundStep pause = bind(ConsumerStep.pause(beans), "bean", "mail", "for", "5m");
		Undo undo = Objects.requireNonNull(pause.undo(context()));
		assertThat(undo.after()).isEqualTo(Duration.ofMinutes(5));
		assertThat(pause.run(context()).output()).isEqualTo("stopped 'mail'");
		assertThat(consumer.isRunning()).isFalse();
		assertThat(pause.undo(context())).isNull();
		pause.revert(undo.token());
		assertThat(consumer.isRunning()).isTrue();
		assertThat(bind(ConsumerStep.resume(beans), "bean", "mail").run(context()).output())
			.isEqualTo("'mail' was running already");
		assertThatThrownBy(() -> bind(ConsumerStep.pause(beans), "bean", "other"))
			.isInstanceOf(InvalidRunbookException.class)
			.hasMessageContaining("steps[0].pause-consumer.bean is other");
	}

	/** A cause that all share would refuse them otherwise. */
	@Test
	void localStepsWhenSaidToRemedyWhatAllShareThenDo() {
		StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("mail", new Consumer()));
		Map<RunbookStep, String> steps = Map.of(ConsumerStep.pause(beans), "bean", ConsumerStep.resume(beans), "bean",
				new EvictCacheStep(beans.getBeanProvider(CacheManager.class)), "cache");
		steps.forEach((step, key) -> {
			assertThat(bind(step, key, "mail").traits().remedies()).isEqualTo(StepScope.LOCAL);
			StepTraits traits = bind(step, key, "mail", "remedies", "shared").traits();
			assertThat(traits.remedies()).isEqualTo(StepScope.SHARED);
			assertThat(traits.scope()).isEqualTo(StepScope.LOCAL);
			assertThatThrownBy(() -> bind(step, key, "mail", "remedies", "all"))
				.hasMessageContaining("remedies is all, allowed is one of local, shared");
		});
	}

	@Test
	void cacheWhenEvictedThenIsEmpty() throws Exception {
		ConcurrentMapCacheManager manager = new ConcurrentMapCacheManager("prices");
		Objects.requireNonNull(manager.getCache("prices")).put("a", 1);
		StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("caches", manager));
		EvictCacheStep step = new EvictCacheStep(beans.getBeanProvider(CacheManager.class));
		assertThat(bind(step, "cache", "prices").run(context()).kind()).isEqualTo(StepOutcome.Kind.DONE);
		assertThat(Objects.requireNonNull(manager.getCache("prices")).get("a")).isNull();
		assertThat(bind(step, "cache", "none").run(context()).kind()).isEqualTo(StepOutcome.Kind.NOT_AVAILABLE);
	}

	@Test
	void stepsWhenWhatTheyNeedIsNotThereThenSaySo() throws Exception {
		for (BoundStep step : List.of(bind(new BanClientsStep(ClientBans.none())),
				bind(new NotifyStep(IncidentDesk.none()), "to", "channel:ops"),
				bind(new EscalateStep(IncidentDesk.none())))) {
			StepOutcome outcome = step.run(context());
			assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.NOT_AVAILABLE);
			assertThat(outcome.output()).startsWith("not available");
			assertThat(step.dryRun(context())).isNotBlank();
		}
		assertThat(bind(new WaitStep(), "", "1m").run(context()).pause()).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void reportsWhenOneIsNotThereOrThrowsThenTheOthersAreAttached() throws Exception {
		BoundStep reports = bind(
				new AttachReportsStep(List.of(report("recent-deploys", () -> "none"), report("broken", () -> {
					throw new IllegalStateException("password=hunter22");
				}), report("unlinked", () -> {
					throw new NoClassDefFoundError("com/example/Gone");
				}))), "of", "slowest-traces, broken, unlinked,, recent-deploys");
		StepOutcome outcome = reports.run(context());
		assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.DONE);
		assertThat(outcome.output()).isEqualTo("slowest-traces: not available; "
				+ "broken: not available (java.lang.IllegalStateException: password=******); "
				+ "unlinked: not available (java.lang.NoClassDefFoundError: com/example/Gone); recent-deploys: none");
	}

	@Test
	void reportsWhenLongThenShareTheOutput() throws Exception {
		AttachReportsStep step = new AttachReportsStep(List.of(report("a", () -> "x".repeat(5_000)),
				report("b", () -> "short"), report("c", () -> "y".repeat(600)), report("d", () -> "z".repeat(400))));
		String output = bind(step, "of", "a, b, c, d").run(context()).output();
		assertThat(output).hasSizeBetween(990, 1_000).contains("; b: short; c: yyy").endsWith("z…");
		assertThat(output.chars().filter((c) -> c == 'x').count()).isBetween(310L, 340L);
		assertThat(output.chars().filter((c) -> c == 'z').count()).isBetween(310L, 340L);
		assertThat(bind(step, "of", "c").run(context()).output()).isEqualTo("c: " + "y".repeat(600));
		assertThat(bind(step, "of", "d, c").run(context()).output()).hasSizeBetween(990, 1_000)
			.contains("z".repeat(400));
	}

	@Test
	void reportsWhenTheTimeIsUpThenTheStepEnds() {
		BoundStep reports = bind(new AttachReportsStep(List.of(report("slow", () -> {
			throw new InterruptedException();
		}))), "of", "slow");
		assertThatThrownBy(() -> reports.run(context())).isInstanceOf(InterruptedException.class);
	}

	private static IncidentReport report(String name, Callable<String> text) {
		return new IncidentReport() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public String text(StepContext context) throws Exception {
				return text.call();
			}

		};
	}

	@Test
	void parametersWhenWrongThenAreNamed() {
		Set<String> messages = new java.util.TreeSet<>();
		record Wrong(RunbookStep step, List<String> values, String message) {
		}
		Diagnostics diagnostics = new Diagnostics(this.temporary, 1, 1);
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		for (Wrong wrong : List.of(
				new Wrong(new WaitStep(), List.of("", "soon"), "steps[0].wait is soon, allowed is 1ms to 3600s"),
				new Wrong(new WaitStep(), List.of(), "steps[0].wait is missing"),
				new Wrong(new WaitStep(), List.of("for", "1m"), "steps[0].wait.for is 1m, allowed is no key"),
				new Wrong(new CaptureDiagnosticsStep(diagnostics, new Instance("a")), List.of("heap", "true"),
						"steps[0].capture-diagnostics.heap is true, allowed is one of flight-recording, heap-histogram, threads"),
				new Wrong(new CaptureDiagnosticsStep(diagnostics, new Instance("a")), List.of("threads", "false"),
						"steps[0].capture-diagnostics.threads is false"),
				new Wrong(new CaptureDiagnosticsStep(diagnostics, new Instance("a")), List.of("flight-recording", "1h"),
						"allowed is 0s to 300s"),
				new Wrong(new ScaleWorkersStep(List.of()), List.of("by", "0"), "by is 0, allowed is 1 to 1000"),
				new Wrong(new SetLogLevelStep(logging), List.of("logger", "a", "level", "loud"), "level is loud"),
				new Wrong(new SetLogLevelStep(logging), List.of(), "logger is missing"),
				new Wrong(new NotifyStep(IncidentDesk.none()), List.of("to", "somebody"), "to is somebody"),
				new Wrong(new AttachReportsStep(List.of()), List.of("of", ", ,"),
						"of is , ,, allowed is names of 1 to 20 reports"),
				new Wrong(new EscalateStep(IncidentDesk.none()), List.of("to", "x"), "to is x, allowed is no key"),
				new Wrong(new EvictCacheStep(new StaticListableBeanFactory().getBeanProvider(CacheManager.class)),
						List.of(), "cache is missing"),
				new Wrong(new AttachReportsStep(List.of()), List.of(), "of is missing"),
				new Wrong(new BanClientsStep(ClientBans.none()), List.of("duration", "1s"), "duration is 1s"))) {
			assertThatThrownBy(() -> bind(wrong.step(), wrong.values().toArray(String[]::new)))
				.isInstanceOf(InvalidRunbookException.class)
				.hasMessageStartingWith("runbook 'mine': steps[0].")
				.hasMessageContaining(wrong.message());
			messages.add(wrong.message());
		}
		assertThat(messages).hasSize(15);
	}

	private static final class Consumer implements Lifecycle {

		private boolean running;

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

	}

}
