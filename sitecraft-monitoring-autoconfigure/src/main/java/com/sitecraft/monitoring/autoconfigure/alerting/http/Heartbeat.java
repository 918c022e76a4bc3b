package com.sitecraft.monitoring.autoconfigure.alerting.http;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp.Answer;

/**
 * Tells a dead man's switch that alerts are evaluated; says nothing when they are not,
 * which is what raises the alarm there.
 */
final class Heartbeat implements Sending {

	private final OutgoingHttp http;

	private final String method;

	private final Duration interval;

	private final BooleanSupplier alive;

	/**
	 * @param alive whether the evaluation runs and the watchdog alert fires
	 */
	Heartbeat(OutgoingHttp http, String method, Duration interval, BooleanSupplier alive) {
		this.http = http;
		this.method = method;
		this.interval = interval;
		this.alive = alive;
	}

	@Override
	public Duration send() throws IOException, InterruptedException {
		if (this.alive.getAsBoolean()) {
			Answer answer = this.http.call(this.method, "", "POST".equals(this.method) ? "text/plain" : null, "");
			if (!answer.successful()) {
				throw new IOException("the heartbeat was answered with status " + answer.status());
			}
		}
		return this.interval;
	}

}
