package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

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

/**
 * Adds workers to a pool, up to a bound. Each run takes back what it added itself when it
 * did not help; what holds when runs overlap says {@link WorkerPools}.
 */
final class ScaleWorkersStep implements RunbookStep {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final WorkerPools pools;

	ScaleWorkersStep(List<WorkerScaler> scalers) {
		this.pools = new WorkerPools(scalers);
	}

	@Override
	public String name() {
		return "scale-workers";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("pool", "by", "max", "drains");
		String pool = parameters.optional("pool");
		return new Bound(
				new Parameters(pool, parameters.integer("by", 1, 1, 1_000), parameters.integer("max", 16, 1, 10_000),
						Remedies.of(parameters, "drains", StepScope.SHARED)),
				parameters.index(), this.pools, this.pools.scope(pool));
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

	private record Bound(Parameters parameters, int index, WorkerPools pools, StepScope scope) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.acting(this.scope, true, false, TIMEOUT).remedying(this.parameters.drains());
		}

		/** A label is compared with the names of pools, and nothing else. */
		private String pool(StepContext context) {
			return Objects.requireNonNullElseGet(this.parameters.pool(), () -> context.labels().get("queue_name"));
		}

		/** A runbook may scale a pool twice. */
		private String key(StepContext context) {
			return context.run() + "#" + this.index;
		}

		private int target(int workers) {
			return Math.max(workers, Math.min(workers + this.parameters.by(), this.parameters.max()));
		}

		@Override
		public String dryRun(StepContext context) {
			String pool = pool(context);
			return this.pools.workers(pool)
				.map((workers) -> "scale '" + pool + "' from " + workers + " to " + target(workers))
				.orElse("not available: no pool '" + pool + "'");
		}

		@Override
		public StepOutcome run(StepContext context) throws Exception {
			String pool = pool(context);
			WorkerPools.Growth growth = this.pools.grow(pool, key(context), this::target);
			if (growth == null) {
				return StepOutcome.notAvailable("no pool '" + pool + "'");
			}
			return (growth.to() == growth.from())
					? StepOutcome.failed("'" + pool + "' has " + growth.from() + " workers, allowed are no more")
					: StepOutcome.done("scaled '" + pool + "' from " + growth.from() + " to " + growth.to());
		}

		@Override
		public @Nullable Undo undo(StepContext context) {
			String pool = pool(context);
			return this.pools.workers(pool)
				.map((workers) -> new WorkerPools.Growth(workers, target(workers)))
				.map((meant) -> new Undo(this.pools.token(pool, key(context), meant), null))
				.orElse(null);
		}

		@Override
		public void revert(String token) throws Exception {
			this.pools.takeBack(token, this.scope);
		}

	}

}
