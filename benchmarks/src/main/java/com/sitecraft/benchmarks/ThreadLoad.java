package com.sitecraft.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Load of threads of this process, each with one connection that is kept alive. Costs
 * more than {@link WrkLoad}, so its rates are lower; on both sides.
 */
final class ThreadLoad implements Load {

	@Override
	public double perSecond(URI uri, int clients, Duration time) throws Exception {
		System.setProperty("http.maxConnections", Integer.toString(clients));
		ExecutorService threads = Executors.newFixedThreadPool(clients);
		try {
			long start = System.nanoTime();
			List<Future<Long>> counts = new ArrayList<>();
			for (int i = 0; i < clients; i++) {
				counts.add(threads.submit(() -> ask(uri, start + time.toNanos())));
			}
			long sum = 0;
			for (Future<Long> count : counts) {
				sum += count.get();
			}
			return sum / ((System.nanoTime() - start) / 1e9);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Override
	public String name() {
		return "Java threads";
	}

	private static long ask(URI uri, long end) throws IOException {
		long count = 0;
		while (System.nanoTime() - end < 0) {
			HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
			if (connection.getResponseCode() != 200) {
				throw new IllegalStateException(uri + " answers " + connection.getResponseCode());
			}
			try (InputStream body = connection.getInputStream()) {
				body.readAllBytes();
			}
			count++;
		}
		return count;
	}

}
