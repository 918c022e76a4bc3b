package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.signal.Coverage;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.SeriesLimits;

/**
 * Samples in memory. A replay begins with the first of them that say something: before,
 * everything would look absent.
 */
final class MemorySource implements BacktestSource {

	private final SampleCopies copies;

	MemorySource(SampleCopies copies) {
		this.copies = copies;
	}

	@Override
	public Duration longest() {
		return SeriesLimits.defaults().coarse();
	}

	@Override
	public @Nullable Samples fetch(AlertRule rule, BacktestSpan span) {
		List<Query> queries = rule.condition().queries();
		SampleCopies.Copy copy = this.copies.copy(queries);
		if (copy == null) {
			return null;
		}
		Moment at = copy.at();
		Moment asked = before(at, Duration.between(span.begin(at.instant()), at.instant()));
		Coverage coverage = Coverage.of(copy.store(), queries);
		Duration first = wait(asked, coverage.first());
		Duration whole = wait(asked, coverage.whole());
		// The evaluations stay where they would be without.
		long skipped = -Math.floorDiv(-first.toMillis(), span.step().toMillis());
		Duration late = span.step().multipliedBy(skipped);
		Moment from = new Moment(asked.instant().plus(late), asked.nanos() + late.toNanos());
		return new Samples(rule, QueryEngine.embedded(copy.store()), from, asked.instant().plus(span.length()),
				coverage.samples(), whole.isZero() ? null : asked.instant().plus(whole));
	}

	private static Moment before(Moment at, Duration back) {
		return new Moment(at.instant().minus(back), at.nanos() - back.toNanos());
	}

	private static Duration wait(Moment asked, @Nullable Long position) {
		return Duration.ofMillis((position != null) ? Math.max(0, position - asked.millis()) : 0);
	}

}
