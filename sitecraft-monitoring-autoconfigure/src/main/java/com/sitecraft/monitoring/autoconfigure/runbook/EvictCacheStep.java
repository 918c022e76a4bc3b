package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.StepTraits;

/**
 * Empties a cache.
 */
final class EvictCacheStep implements RunbookStep {

	private final ObjectProvider<CacheManager> caches;

	EvictCacheStep(ObjectProvider<CacheManager> caches) {
		this.caches = caches;
	}

	@Override
	public String name() {
		return "evict-cache";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("cache", "remedies");
		return new Bound(parameters.text("cache"), Remedies.of(parameters, "remedies", StepScope.LOCAL), this.caches);
	}

	private record Bound(String cache, StepScope remedies, ObjectProvider<CacheManager> caches) implements BoundStep {

		@Override
		public StepTraits traits() {
			// Empty is a state that every cache has been in, but what was in it is gone.
			return StepTraits.acting(StepScope.LOCAL, false, true, Duration.ofSeconds(30)).remedying(this.remedies);
		}

		@Override
		public String dryRun(StepContext context) {
			return there() ? "empty cache '" + this.cache + "'" : "not available: no cache '" + this.cache + "'";
		}

		private boolean there() {
			return this.caches.stream().anyMatch((manager) -> manager.getCacheNames().contains(this.cache));
		}

		@Override
		public StepOutcome run(StepContext context) {
			int emptied = 0;
			for (CacheManager manager : this.caches) {
				// Asking for one that is not there may make it.
				Cache found = manager.getCacheNames().contains(this.cache) ? manager.getCache(this.cache) : null;
				if (found != null) {
					found.clear();
					emptied++;
				}
			}
			return (emptied > 0) ? StepOutcome.done("emptied cache '" + this.cache + "'")
					: StepOutcome.notAvailable("no cache '" + this.cache + "'");
		}

	}

}
