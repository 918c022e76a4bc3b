package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.runbook.Undo;
import com.sitecraft.monitoring.runbook.WorkerScaler;

import java.util.Set;

/**
 * Adds workers to a pool, up to a bound. Taken back when it did not help.
 */
final class ScaleWorkersStep implements RunbookStep {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final List<WorkerScaler> scalers;

	ScaleWorkersStep(List<WorkerScaler> scalers) {
		this.scalers = List.copyOf(scalers);
	}

	@Override
	public String name() {
		return "scale-workers";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("pool", "by", "max", "drains");
		return new Bound(new Parameters(parameters.optional("pool"), parameters.integer("by", 1, 1, 1_000),
				parameters.integer("max", 16, 1, 10_000),
				"local".equals(parameters.choice("drains", "shared", Set.of("shared", "local"))) ? StepScope.LOCAL
						: StepScope.SHARED),
				this.scalers);
	}

	/**
	 * What is scaled.
	 *
	 * @param pool name of the pool, {@code null} for the one that the alert's queue_name
	 * names
	 * @param by workers that are added
	 * @param max most workers
	 * @param drains whose work the workers do: more workers of one replica help against a
	 * queue that all share
	 */
	private record Parameters(@Nullable String pool, int by, int max, StepScope drains) {
	}

	private record Bound(Parameters parameters, List<WorkerScaler> scalers) implements BoundStep {

		@Override
		public StepTraits traits() {
			StepScope acts = this.scalers.stream().allMatch((scaler) -> scaler.scope() == StepScope.LOCAL)
					? StepScope.LOCAL : StepScope.SHARED;
			return StepTraits.acting(acts, true, false, TIMEOUT).remedying(this.parameters.drains());
		}

		/** A label is compared with the names of pools, and nothing else. */
		private String pool(StepContext context) {
			return Objects.requireNonNullElseGet(this.parameters.pool(), () -> context.labels().get("queue_name"));
		}

		private @Nullable WorkerScaler scaler(String pool) {
			return this.scalers.stream().filter((scaler) -> scaler.workers(pool).isPresent()).findFirst().orElse(null);
		}

		private @Nullable Integer workers(String pool) {
			WorkerScaler scaler = scaler(pool);
			return (scaler != null) ? scaler.workers(pool).orElse(null) : null;
		}

		@Override
		public String dryRun(StepContext context) {
			String pool = pool(context);
			Integer workers = workers(pool);
			return (workers == null) ? "not available: no pool '" + pool + "'"
					: "scale '" + pool + "' from " + workers + " to " + target(workers);
		}

		@Override
		public StepOutcome run(StepContext context) throws Exception {
			String pool = pool(context);
			WorkerScaler scaler = scaler(pool);
			Integer workers = workers(pool);
			if (scaler == null || workers == null) {
				return StepOutcome.notAvailable("no pool '" + pool + "'");
			}
			int target = target(workers);
			if (target == workers) {
				return StepOutcome.failed("'" + pool + "' has " + workers + " workers, allowed are no more");
			}
			scaler.scale(pool, target);
			return StepOutcome.done("scaled '" + pool + "' from " + workers + " to " + target);
		}

		private int target(int workers) {
			return Math.max(workers, Math.min(workers + this.parameters.by(), this.parameters.max()));
		}

		@Override
		public @Nullable Undo undo(StepContext context) {
			String pool = pool(context);
			return Optional.ofNullable(workers(pool))
				.map((workers) -> new Undo(workers + ":" + pool, null))
				.orElse(null);
		}

		@Override
		public void revert(String token) throws Exception {
			int colon = token.indexOf(':');
			String pool = token.substring(colon + 1);
			WorkerScaler scaler = scaler(pool);
			if (scaler != null) {
				scaler.scale(pool, Integer.parseInt(token.substring(0, colon)));
			}
		}

	}

}
