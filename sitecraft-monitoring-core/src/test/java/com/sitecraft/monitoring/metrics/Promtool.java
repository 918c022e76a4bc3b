package com.sitecraft.monitoring.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Prometheus' own tool, where it is installed; a test that calls it skips elsewhere.
 */
final class Promtool {

	private Promtool() {
	}

	/** Expects success; returns what the tool said. */
	static String run(Path directory, String input, String... arguments) throws Exception {
		List<String> command = new ArrayList<>();
		command.add(executable());
		command.addAll(List.of(arguments));
		Path stdin = Files.writeString(directory.resolve("stdin"), input);
		Process process = new ProcessBuilder(command).directory(directory.toFile())
			.redirectInput(stdin.toFile())
			.redirectErrorStream(true)
			.start();
		String output = read(process.getInputStream());
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
		return output;
	}

	private static String executable() {
		String found = Stream.concat(Stream.of("/usr/bin"), Stream.of(System.getenv("PATH").split(":")))
			.map((directory) -> Path.of(directory, "promtool"))
			.filter(Files::isExecutable)
			.map(Path::toString)
			.findFirst()
			.orElse("");
		assumeTrue(!found.isEmpty(), "promtool is not installed (Debian package prometheus)");
		return found;
	}

	private static String read(InputStream stream) throws IOException {
		return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
	}

}
