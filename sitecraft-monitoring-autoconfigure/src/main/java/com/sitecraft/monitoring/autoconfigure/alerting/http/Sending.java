package com.sitecraft.monitoring.autoconfigure.alerting.http;

import java.io.IOException;
import java.time.Duration;

/**
 * Something that is sent over and over. Runs on a thread of its own and may block for a
 * bounded time; what it throws is counted and logged once per change.
 */
interface Sending {

	/**
	 * Sends once.
	 * @return time until the next
	 */
	Duration send() throws IOException, InterruptedException;

}
