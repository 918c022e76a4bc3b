package com.sitecraft.benchmarks;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an application answered.
 *
 * @param code HTTP status; 0 when it gave no answer in time
 * @param body content
 * @param took time from the request to the end of the answer, or until it was given up
 */
record Answer(int code, String body, Duration took) {

	private static final Pattern STATUS = Pattern.compile("\"status\"\\s*:\\s*\"(\\w+)\"");

	/**
	 * The health status, empty when there is none in it.
	 */
	String status() {
		Matcher matcher = STATUS.matcher(this.body);
		return matcher.find() ? matcher.group(1) : "";
	}

	boolean isUp() {
		return this.code == 200 && status().equals("UP");
	}

	@Override
	public String toString() {
		return (this.code == 0) ? "no answer after " + Format.time(this.took)
				: (this.code + " " + status()).strip() + " after " + Format.time(this.took);
	}

}
