package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.store.jdbc.JdbcStoreAutoConfiguration;
import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.PlannedStep;
import com.sitecraft.monitoring.runbook.RunBudget;
import com.sitecraft.monitoring.runbook.Runbook;
import com.sitecraft.monitoring.runbook.RunbookCondition;
import com.sitecraft.monitoring.runbook.RunbookEvent;
import com.sitecraft.monitoring.runbook.RunbookLimits;
import com.sitecraft.monitoring.runbook.RunbookMode;
import com.sitecraft.monitoring.runbook.RunbookSurroundings;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.Runbooks;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Time;

/**
 * One replica's runbooks on a store, whose only step does what the test says.
 */
final class RunbookReplica implements AutoCloseable {

	static final RunBudget ONCE = new RunBudget(Duration.ofHours(1), 1, Duration.ofHours(1));

	final List<RunbookEvent> events = new CopyOnWriteArrayList<>();

	final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	final Runbooks book;

	final RunbookPump pump;

	volatile boolean leads = true;

	volatile boolean certain = true;

	RunbookReplica(String name, StateStore store, StepTraits traits, Effect effect) {
		this(name, store, new Step(traits, effect));
	}

	RunbookReplica(String name, StateStore store, BoundStep step) {
		Time time = Time.of(Clock.systemUTC(), System::nanoTime);
		Leadership leadership = new Leadership() {

			@Override
			public boolean held() {
				return RunbookReplica.this.leads;
			}

			@Override
			public boolean certain() {
				return RunbookReplica.this.certain;
			}

		};
		RunbookSurroundings surroundings = new RunbookSurroundings() {

			@Override
			public boolean leads() {
				return RunbookReplica.this.leads;
			}

			@Override
			public boolean firing(RunbookTrigger trigger) {
				return true;
			}

			@Override
			public boolean gone(String instance) {
				return false;
			}

		};
		RunbookStore journal = new RunbookStore(store, leadership, new RunbookCodec(), name, time);
		Runbook runbook = new Runbook("test", RunbookCondition.alerts("queue_backup"), RunbookMode.AUTOMATIC, ONCE,
				null, false, List.of(new PlannedStep(new StepParameters("test", 0, "act", Map.of()), step)));
		this.book = new Runbooks(List.of(runbook), name, RunbookLimits.DEFAULT, surroundings, journal, this.registry);
		this.pump = new RunbookPump(this.book, journal, leadership, List.of(this.events::add), 16, time,
				new Guard(this.registry), this.registry);
	}

	static StepTraits remedy() {
		return StepTraits.acting(StepScope.SHARED, false, false, Duration.ofSeconds(10));
	}

	static RunbookTrigger trigger(String target) {
		return new RunbookTrigger("incident/" + target, RunbookTrigger.Event.FIRED, "incident", "queue_backup",
				Labels.of("queue_name", target), null, StepScope.SHARED, target, "monitoring", Instant.now());
	}

	/** Tables in a database, behind a pool of their own. */
	static AnnotationConfigApplicationContext database(String url, String user, String password) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("sitecraft.monitoring.jdbc.initialize-schema", "always")));
		context.registerBean(HikariDataSource.class, () -> {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl(url);
			pool.setUsername(user);
			pool.setPassword(password);
			pool.setMaximumPoolSize(1);
			return pool;
		});
		context.register(SignalAutoConfiguration.class, JdbcStoreAutoConfiguration.class);
		context.refresh();
		return context;
	}

	@Override
	public void close() {
		this.pump.stop();
	}

	/**
	 * What the step does.
	 */
	@FunctionalInterface
	interface Effect {

		StepOutcome of(StepContext context) throws Exception;

	}

	private record Step(StepTraits traits, Effect effect) implements BoundStep {

		@Override
		public String dryRun(StepContext context) {
			return "act";
		}

		@Override
		public StepOutcome run(StepContext context) throws Exception {
			return this.effect.of(context);
		}

	}

}
