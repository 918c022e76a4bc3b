package com.sitecraft.benchmarks;

import java.util.Locale;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.SeriesId;
import com.sitecraft.monitoring.signal.SeriesLimits;
import com.sitecraft.monitoring.signal.SeriesStore;

/**
 * Prints what series take of the heap when they are full: with every sample of the last
 * two hours, and with buckets of four days beside them.
 */
public final class SeriesMemory {

	private static final int SERIES = 5_000;

	private static final int STEP_MILLIS = 15_000;

	private SeriesMemory() {
	}

	public static void main(String[] args) {
		SeriesLimits limits = SeriesLimits.defaults();
		int fine = (int) (limits.fine().toMillis() / STEP_MILLIS);
		int coarse = (int) (limits.coarse().toMillis() / STEP_MILLIS);
		// Classes and the like, so that they are not counted below.
		fill(limits, 1, fine, null);
		System.out.println("| series | heap of one | kept of one | heap of one kept value |");
		System.out.println("|---|---|---|---|");
		print("two hours of samples", limits, fine, null, fine);
		int kept = fine + (int) (limits.coarse().toMillis() / limits.step().toMillis());
		print("and four days of buckets, for rates", limits, coarse, OverTime.rate(limits.coarse()), kept);
		print("and four days of buckets, for means and extremes", limits, coarse, OverTime.avg(limits.coarse()), kept);
	}

	private static void print(String what, SeriesLimits limits, int samples, @Nullable OverTime over, int kept) {
		long before = used();
		SeriesStore store = fill(limits, SERIES, samples, over);
		double each = (double) (used() - before) / store.size();
		System.out.printf(Locale.ROOT, "| %s | %,.0f B | %,d | %.1f B |%n", what, each, kept, each / kept);
	}

	private static SeriesStore fill(SeriesLimits limits, int series, int samples, @Nullable OverTime over) {
		SeriesStore store = new SeriesStore(limits, new SimpleMeterRegistry());
		if (over != null) {
			QueryEngine.embedded(store).prepare(Query.of("load_total").over(over));
		}
		for (int i = 0; i < series; i++) {
			SeriesId id = new SeriesId("load_total", Labels.of("id", "s" + i, "queue", "mail"));
			for (int sample = 0; sample < samples; sample++) {
				store.append(id, (long) sample * STEP_MILLIS, sample);
			}
		}
		return store;
	}

	private static long used() {
		Runtime runtime = Runtime.getRuntime();
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return runtime.totalMemory() - runtime.freeMemory();
	}

}
