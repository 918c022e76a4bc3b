package com.sitecraft.benchmarks;

import java.time.Duration;

/**
 * Connections of an application's database pool that nobody uses, so that each that goes
 * away was taken by a health check.
 */
final class Pool {

	private static final String IDLE = "hikaricp_connections_idle{";

	private static final String ACTIVE = "hikaricp_connections_active{";

	private final Application application;

	private final int before;

	private int least;

	private int mostHeld;

	private Pool(Application application, int before) {
		this.application = application;
		this.before = before;
		this.least = before;
	}

	/**
	 * Waits until all ten connections of the default size are there.
	 */
	static Pool filled(Application application) throws InterruptedException {
		application.awaitUp();
		int idle = read(application, IDLE);
		for (int look = 0; look < 100 && idle < 10; look++) {
			Thread.sleep(100);
			idle = read(application, IDLE);
		}
		return new Pool(application, idle);
	}

	void look() {
		this.least = Math.min(this.least, read(this.application, IDLE));
		this.mostHeld = Math.max(this.mostHeld, read(this.application, ACTIVE));
	}

	/**
	 * Connections in use, or closed and not replaced, at the worst moment.
	 */
	int lost() {
		return this.before - this.least;
	}

	/**
	 * Connections in use at the worst moment.
	 */
	int mostHeld() {
		return this.mostHeld;
	}

	private static int read(Application application, String meter) {
		return application.get("/actuator/prometheus", Duration.ofSeconds(30))
			.body()
			.lines()
			.filter((line) -> line.startsWith(meter))
			.mapToInt((line) -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

}
