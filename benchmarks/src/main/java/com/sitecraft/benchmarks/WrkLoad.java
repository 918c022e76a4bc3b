package com.sitecraft.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Load of the program {@code wrk}.
 */
final class WrkLoad implements Load {

	private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");

	static boolean isInstalled() {
		return Pattern.compile(Pattern.quote(File.pathSeparator))
			.splitAsStream(System.getenv().getOrDefault("PATH", ""))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, "wrk")));
	}

	@Override
	public double perSecond(URI uri, int clients, Duration time) throws IOException, InterruptedException {
		Process process = new ProcessBuilder("wrk", "-t2", "-c" + clients, "-d" + time.toSeconds() + "s",
				uri.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		Matcher rate = RATE.matcher(output);
		if (process.waitFor() != 0 || !rate.find() || output.contains("Non-2xx") || output.contains("Socket errors")) {
			throw new IllegalStateException("wrk on " + uri + ":\n" + output);
		}
		return Double.parseDouble(rate.group(1));
	}

	@Override
	public String name() {
		return "wrk, 2 threads";
	}

}
