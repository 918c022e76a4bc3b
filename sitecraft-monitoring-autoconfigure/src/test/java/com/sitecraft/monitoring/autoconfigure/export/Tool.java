package com.sitecraft.monitoring.autoconfigure.export;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/**
 * A command of the real peers; a test that wants one that is not installed is skipped and
 * says so.
 */
final class Tool {

	private Tool() {
	}

	static Result run(Path directory, String... command) throws IOException, InterruptedException {
		Assumptions.assumeTrue(isInstalled(command[0]), command[0] + " is not installed");
		Path output = Files.createTempFile(directory, Path.of(command[0]).getFileName().toString(), ".out");
		Process process = new ProcessBuilder(List.of(command)).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		if (!process.waitFor(60, TimeUnit.SECONDS)) {
			process.destroyForcibly();
			throw new IllegalStateException(Arrays.toString(command) + " did not end within 60 s");
		}
		return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
	}

	private static boolean isInstalled(String name) {
		return Path.of(name).isAbsolute() || Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, name)));
	}

	/**
	 * How it ended.
	 */
	record Result(int exit, String output) {
	}

}
