package com.sitecraft.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many answers a second 16 clients get from a healthy application.
 */
final class ThroughputMeasure implements Measure {

	private static final int CLIENTS = 16;

	@Override
	public List<Row> take(Servers servers, Effort effort) throws Exception {
		Load load = Load.best();
		try (Application bare = Application.start(Variant.BARE, servers);
				Application same = Application.start(Variant.SAME_DEPENDENCIES, servers);
				Application starter = Application.start(Variant.STARTER, servers)) {
			Map<Question, Application> asked = new EnumMap<>(Question.class);
			asked.put(Question.BARE_HEALTH, bare);
			asked.put(Question.BARE_LIVENESS, bare);
			asked.put(Question.SAME_HEALTH, same);
			asked.put(Question.SAME_LIVENESS, same);
			asked.put(Question.STARTER_HEALTH, starter);
			Map<Question, List<Double>> rates = new EnumMap<>(Question.class);
			for (int turn = 0; turn <= effort.turns(); turn++) {
				for (Map.Entry<Question, Application> entry : asked.entrySet()) {
					Application application = entry.getValue();
					application.awaitUp();
					double rate = load.perSecond(application.uri(entry.getKey().path), CLIENTS, effort.load());
					if (turn > 0) { // the first one warms up
						rates.computeIfAbsent(entry.getKey(), (key) -> new ArrayList<>()).add(rate);
					}
				}
			}
			String by = ", " + CLIENTS + " clients (" + load.name() + ")";
			return List.of(row("`/actuator/health`" + by, rates, Question.BARE_HEALTH, 2),
					row("the same against bare `/actuator/health/liveness`", rates, Question.BARE_LIVENESS, 0.9),
					row("`/actuator/health`, same dependencies", rates, Question.SAME_HEALTH, 0),
					row("the same against `/actuator/health/liveness`, same dependencies", rates,
							Question.SAME_LIVENESS, 0));
		}
	}

	private static Row row(String what, Map<Question, List<Double>> rates, Question against, double least) {
		double without = Numbers.median(rates.getOrDefault(against, List.of()));
		double with = Numbers.median(rates.getOrDefault(Question.STARTER_HEALTH, List.of()));
		double ratio = with / without;
		return new Row(what, Format.rate(without), Format.rate(with), Format.ratio(ratio),
				(least > 0) ? "≥ " + least : "–", (least > 0) ? ratio >= least : null);
	}

	private enum Question {

		BARE_HEALTH("/actuator/health"), STARTER_HEALTH("/actuator/health"), BARE_LIVENESS("/actuator/health/liveness"),
		SAME_HEALTH("/actuator/health"), SAME_LIVENESS("/actuator/health/liveness");

		private final String path;

		Question(String path) {
			this.path = path;
		}

	}

}
