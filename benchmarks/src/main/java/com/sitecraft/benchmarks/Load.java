package com.sitecraft.benchmarks;

import java.net.URI;
import java.time.Duration;

/**
 * Clients that ask one question over and over.
 */
interface Load {

	/**
	 * Answers a second.
	 * @throws IllegalStateException when an answer is not a 200
	 */
	double perSecond(URI uri, int clients, Duration time) throws Exception;

	/**
	 * What asks, for the report.
	 */
	String name();

	/**
	 * wrk where it is installed, since it leaves the most of the machine to the
	 * application; else threads of this process.
	 */
	static Load best() {
		return WrkLoad.isInstalled() ? new WrkLoad() : new ThreadLoad();
	}

}
