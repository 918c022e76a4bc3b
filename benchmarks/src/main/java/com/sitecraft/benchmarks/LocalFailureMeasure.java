package com.sitecraft.benchmarks;

import java.time.Duration;
import java.util.List;

/**
 * How soon a failure of one replica takes it out of the load balancer, and brings it
 * back.
 */
final class LocalFailureMeasure implements Measure {

	/** Interval 10 s and timeout 2 s are the library's defaults. */
	private static final Duration CYCLE = Duration.ofSeconds(12);

	@Override
	public List<Row> take(Servers servers, Effort effort) throws Exception {
		try (Application bare = Application.start(Variant.BARE, servers);
				Application starter = Application.start(Variant.STARTER, servers)) {
			bare.awaitUp();
			starter.awaitUp();
			Duration limit = CYCLE.multipliedBy(2);
			Duration bareDown = turn(bare, false);
			Duration down = turn(starter, false);
			Duration bareUp = turn(bare, true);
			Duration up = turn(starter, true);
			return List.of(
					new Row("one LOCAL failure: 503", "after " + Format.time(bareDown), "after " + Format.time(down),
							"–", "≤ " + Format.time(limit), down.compareTo(limit) <= 0),
					new Row("it is over: 200 UP", "after " + Format.time(bareUp), "after " + Format.time(up), "–",
							"≤ " + Format.time(CYCLE), up.compareTo(CYCLE) <= 0));
		}
	}

	private static Duration turn(Application application, boolean up) throws InterruptedException {
		application.post("/switch?up=" + up, "");
		long start = System.nanoTime();
		while (true) {
			Answer answer = application.get("/actuator/health", Duration.ofSeconds(70));
			Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
			if (up ? answer.isUp() : answer.code() == 503) {
				return elapsed;
			}
			if (elapsed.compareTo(Duration.ofMinutes(2)) > 0) {
				throw new IllegalStateException(application + " does not turn: " + answer);
			}
			Thread.sleep(20);
		}
	}

}
