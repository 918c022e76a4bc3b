package com.sitecraft.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Time of a scrape. The application without the library is first given plain meters for
 * every series that the other one publishes.
 */
final class ScrapeMeasure implements Measure {

	private static final String PATH = "/actuator/prometheus";

	private static final int WARM_UP = 500;

	private static final int SCRAPES = 200;

	@Override
	public List<Row> take(Servers servers, Effort effort) throws Exception {
		try (Application same = Application.start(Variant.SAME_DEPENDENCIES, servers);
				Application starter = Application.start(Variant.STARTER, servers, "--compared.product-load=true")) {
			same.awaitUp();
			starter.awaitUp();
			scrape(same, 10);
			scrape(starter, 10);
			same.post("/series", body(starter));
			Set<String> with = series(starter);
			Set<String> without = series(same);
			Set<String> missing = new HashSet<>(with);
			missing.removeAll(without);
			missing.forEach((series) -> System.err.println("not mirrored: " + series));
			scrape(same, WARM_UP);
			scrape(starter, WARM_UP);
			List<Double> sameTimes = new ArrayList<>();
			List<Double> starterTimes = new ArrayList<>();
			for (int turn = 0; turn < effort.turns(); turn++) {
				sameTimes.add(scrape(same, SCRAPES));
				starterTimes.add(scrape(starter, SCRAPES));
			}
			double sameTime = Numbers.median(sameTimes);
			double starterTime = Numbers.median(starterTimes);
			double ratio = starterTime / sameTime;
			return List.of(new Row(
					"scrape of %,d series (without: %,d, of which not the same: %,d)".formatted(with.size(),
							without.size(), missing.size()),
					Format.time(Duration.ofNanos((long) sameTime)), Format.time(Duration.ofNanos((long) starterTime)),
					Format.ratio(ratio), "≤ 1.1", ratio <= 1.1));
		}
	}

	/**
	 * Median time of a scrape in nanoseconds.
	 */
	private static double scrape(Application application, int times) {
		List<Double> taken = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			taken.add((double) application.get(PATH, Duration.ofSeconds(30)).took().toNanos());
		}
		return Numbers.median(taken);
	}

	private static String body(Application application) {
		return application.get(PATH, Duration.ofSeconds(30)).body();
	}

	private static Set<String> series(Application application) {
		return body(application).lines()
			.filter((line) -> !line.startsWith("#"))
			.map((line) -> line.substring(0, line.lastIndexOf(' ')))
			.collect(Collectors.toSet());
	}

}
