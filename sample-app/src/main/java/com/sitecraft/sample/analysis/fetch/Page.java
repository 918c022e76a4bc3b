package com.sitecraft.sample.analysis.fetch;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A fetched page.
 *
 * @param address where it came from, the base of its relative links; empty for a posted
 * page
 * @param body its bytes, as the server sent them but decompressed
 * @param charset the character set that the server named, or {@code null}
 * @param took how long the fetch took
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares pages
public record Page(String address, byte[] body, @Nullable String charset, Duration took) {

	@Override
	public String toString() {
		return "Page[address=" + this.address + ", " + this.body.length + " bytes]";
	}

}
