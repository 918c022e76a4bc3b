package com.sitecraft.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Processor time of a start, in pairs that take turns in who goes first.
 */
final class StartUpMeasure implements Measure {

	@Override
	public List<Row> take(Servers servers, Effort effort) throws Exception {
		List<Pair> pairs = new ArrayList<>();
		for (int i = 0; i < effort.pairs(); i++) {
			if (i % 2 == 0) {
				Start same = Start.of(Variant.SAME_DEPENDENCIES, servers);
				pairs.add(new Pair(same, Start.of(Variant.STARTER, servers)));
			}
			else {
				Start starter = Start.of(Variant.STARTER, servers);
				pairs.add(new Pair(Start.of(Variant.SAME_DEPENDENCIES, servers), starter));
			}
		}
		String by = ", CPU time, same dependencies, median of " + effort.pairs() + " pairs";
		double ready = Numbers
			.median(pairs.stream().map((pair) -> ratio(pair.same.ready, pair.starter.ready)).toList());
		double up = Numbers.median(pairs.stream().map((pair) -> ratio(pair.same.up, pair.starter.up)).toList());
		return List.of(
				new Row("start until ready" + by, median(pairs.stream().map((pair) -> pair.same.ready).toList()),
						median(pairs.stream().map((pair) -> pair.starter.ready).toList()), Format.ratio(ready),
						"≤ 1.10", ready <= 1.1),
				new Row("start until the first `UP`" + by, median(pairs.stream().map((pair) -> pair.same.up).toList()),
						median(pairs.stream().map((pair) -> pair.starter.up).toList()), Format.ratio(up), "–", null));
	}

	private static double ratio(Duration without, Duration with) {
		return with.toNanos() / (double) without.toNanos();
	}

	private static String median(List<Duration> times) {
		return Format.time(Numbers.percentile(times, 50));
	}

	/**
	 * Processor time of one start.
	 *
	 * @param ready until it could serve
	 * @param up until it was asked for its health and was up
	 */
	private record Start(Duration ready, Duration up) {

		static Start of(Variant variant, Servers servers) throws Exception {
			try (Application application = Application.start(variant, servers)) {
				application.awaitUp();
				Duration up = application.cpu();
				return new Start(application.cpuWhenReady(), up);
			}
		}

	}

	private record Pair(Start same, Start starter) {
	}

}
