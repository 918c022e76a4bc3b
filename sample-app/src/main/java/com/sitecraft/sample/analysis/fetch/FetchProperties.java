package com.sitecraft.sample.analysis.fetch;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of a fetch.
 *
 * @param connectTimeout time for one connection to be made
 * @param timeout time for all of it, from the connection to the last byte, 100 ms to 5
 * min
 * @param maxSize size of a decompressed page, 1 KB to 20 MB
 */
@ConfigurationProperties("sitecraft.analysis.fetch")
public record FetchProperties(@DefaultValue("3s") Duration connectTimeout, @DefaultValue("10s") Duration timeout,
		@DefaultValue("2MB") DataSize maxSize) {

	public FetchProperties {
		if (connectTimeout.isNegative() || connectTimeout.isZero() || connectTimeout.compareTo(timeout) > 0) {
			throw new IllegalArgumentException("sitecraft.analysis.fetch.connect-timeout is " + connectTimeout
					+ ", allowed is more than 0 and at most the timeout of " + timeout);
		}
		if (timeout.toMillis() < 100 || timeout.toMinutes() > 5) {
			throw new IllegalArgumentException(
					"sitecraft.analysis.fetch.timeout is " + timeout + ", allowed is 100 ms to 5 min");
		}
		if (maxSize.toBytes() < 1024 || maxSize.toMegabytes() > 20) {
			throw new IllegalArgumentException(
					"sitecraft.analysis.fetch.max-size is " + maxSize + ", allowed is 1 KB to 20 MB");
		}
	}

}
