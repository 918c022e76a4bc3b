package com.sitecraft.monitoring.autoconfigure.runbook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.StepOutcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What this JVM says of itself, and one that says less.
 */
class CaptureDiagnosticsStepTests {

	private static final Instance INSTANCE = new Instance("pod-1");

	@TempDir
	private Path temporary;

	private BoundStep step(Diagnostics diagnostics, String... values) {
		return Steps.bind(new CaptureDiagnosticsStep(diagnostics, INSTANCE), values);
	}

	private static Path file(Diagnostics diagnostics, StepOutcome outcome, String part) {
		Matcher matcher = Pattern.compile(part + " ([0-9a-f]{32}\\.\\w{3})").matcher(outcome.output());
		assertThat(matcher.find()).as(outcome.output()).isTrue();
		return Objects.requireNonNull(diagnostics.file(matcher.group(1)));
	}

	@Test
	void partsWhenCapturedThenAreOnDiskForTheirUserAlone() throws Exception {
		Diagnostics diagnostics = new Diagnostics(this.temporary.resolve("diagnostics"), 100, 100 << 20);
		BoundStep step = step(diagnostics, "heap-histogram", "true", "flight-recording", "1s");
		assertThat(step.dryRun(Steps.context())).isEqualTo("capture threads, heap histogram, flight recording of 1 s");
		assertThat(Files.exists(this.temporary.resolve("diagnostics"))).isFalse();
		StepOutcome outcome = step.run(Steps.context());
		assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.DONE);
		assertThat(outcome.output())
			.matches("threads \\w+\\.txt, heap histogram \\w+\\.txt, " + "flight recording \\w+\\.jfr on pod-1");
		Path threads = file(diagnostics, outcome, "threads");
		assertThat(threads).content().contains("CaptureDiagnosticsStepTests.partsWhenCaptured");
		assertThat(Files.getPosixFilePermissions(threads)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
		assertThat(Files.getPosixFilePermissions(this.temporary.resolve("diagnostics")))
			.isEqualTo(PosixFilePermissions.fromString("rwx------"));
		assertThat(file(diagnostics, outcome, "heap histogram")).content().contains("java.lang.String");
		assertThat(RecordingFile.readAllEvents(file(diagnostics, outcome, "flight recording"))).isNotEmpty()
			.extracting((event) -> event.getEventType().getName())
			.doesNotContainAnyElementsOf(FlightRecording.SECRETIVE);
	}

	@Test
	void recordingWhenAProcessIsStartedThenItsCommandLineIsNotInIt() throws Exception {
		Diagnostics diagnostics = new Diagnostics(this.temporary.resolve("d"), 100, 100 << 20);
		CompletableFuture<StepOutcome> first = recording(diagnostics, "2s");
		CompletableFuture<StepOutcome> second = recording(diagnostics, "2s");
		Awaitility.await().until(() -> recordings().equals(List.of("sitecraft-runbook", "sitecraft-runbook")));
		assertThat(new ProcessBuilder("echo", "--password=s3cret").start().waitFor()).isZero();
		for (CompletableFuture<StepOutcome> each : List.of(first, second)) {
			Path file = file(diagnostics, each.get(30, TimeUnit.SECONDS), "flight recording");
			assertThat(RecordingFile.readAllEvents(file)).isNotEmpty()
				.extracting((event) -> event.getEventType().getName())
				.doesNotContainAnyElementsOf(FlightRecording.SECRETIVE);
			assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("s3cret")
				.doesNotContain(System.getProperty("java.class.path"));
		}
	}

	/** Whose events would be in the file. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void recordingWhenAnotherOneRunsThenIsNotAvailable(boolean before) throws Exception {
		Diagnostics diagnostics = new Diagnostics(this.temporary.resolve("d"), 100, 100 << 20);
		try (Recording other = new Recording(Configuration.getConfiguration("default"))) {
			if (before) {
				other.start();
			}
			CompletableFuture<StepOutcome> outcome = recording(diagnostics, before ? "5m" : "2s");
			if (!before) {
				Awaitility.await().until(() -> recordings().contains("sitecraft-runbook"));
				other.start();
				new ProcessBuilder("echo", "--password=s3cret").start().waitFor();
				other.stop();
			}
			assertThat(outcome.get(30, TimeUnit.SECONDS).output())
				.isEqualTo("not available: flight recording (another flight recording runs in this JVM) on pod-1");
		}
		assertThat(recordings()).doesNotContain("sitecraft-runbook");
		assertThat(this.temporary.resolve("d")).satisfiesAnyOf((directory) -> assertThat(directory).doesNotExist(),
				(directory) -> assertThat(directory).isEmptyDirectory());
	}

	private CompletableFuture<StepOutcome> recording(Diagnostics diagnostics, String duration) {
		BoundStep step = step(diagnostics, "threads", "false", "flight-recording", duration);
		CompletableFuture<StepOutcome> outcome = new CompletableFuture<>();
		new Thread(() -> {
			try {
				outcome.complete(step.run(Steps.context()));
			}
			catch (Throwable ex) {
				outcome.completeExceptionally(ex);
			}
		}).start();
		return outcome;
	}

	@Test
	void partWhenItDoesNotFitThenTheOthersAreThere() throws Exception {
		Diagnostics diagnostics = new Diagnostics(this.temporary.resolve("small"), 100, 150_000);
		StepOutcome outcome = step(diagnostics, "heap-histogram", "true").run(Steps.context());
		assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.DONE);
		assertThat(outcome.output()).matches("threads \\w+\\.txt on pod-1; not available: heap histogram "
				+ "\\(java\\.io\\.IOException: larger than the 150000 bytes that are allowed\\)");
		assertThat(file(diagnostics, outcome, "threads")).isNotEmptyFile();
		assertThat(this.temporary.resolve("small").toFile().list()).hasSize(1);
	}

	@Test
	void partsWhenNoneCanBeKeptThenAreNotAvailable() throws Exception {
		Path file = Files.createFile(this.temporary.resolve("file\nname"));
		StepOutcome outcome = step(new Diagnostics(file.resolve("below"), 100, 1 << 20), "heap-histogram", "true")
			.run(Steps.context());
		assertThat(outcome.kind()).isEqualTo(StepOutcome.Kind.NOT_AVAILABLE);
		assertThat(outcome.output()).startsWith("not available: threads (java.nio.file.")
			.contains(", heap histogram (java.nio.file.")
			.endsWith(" on pod-1")
			.doesNotContain("\n")
			.hasSizeLessThan(500);
	}

	@Test
	void recordingWhenInterruptedThenEndsAndLeavesNoFile() throws Exception {
		Diagnostics diagnostics = new Diagnostics(this.temporary.resolve("d"), 100, 1 << 20);
		BoundStep step = step(diagnostics, "threads", "false", "flight-recording", "5m");
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				step.run(Steps.context());
			}
			catch (Throwable ex) {
				thrown.complete(ex);
			}
		});
		thread.start();
		Awaitility.await().until(() -> recordings().contains("sitecraft-runbook"));
		thread.interrupt();
		assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
		assertThat(recordings()).doesNotContain("sitecraft-runbook");
		assertThat(this.temporary.resolve("d")).satisfiesAnyOf((directory) -> assertThat(directory).doesNotExist(),
				(directory) -> assertThat(directory).isEmptyDirectory());
	}

	private static List<String> recordings() {
		return FlightRecorder.getFlightRecorder()
			.getRecordings()
			.stream()
			.filter((recording) -> recording.getState() == RecordingState.RUNNING)
			.map(Recording::getName)
			.toList();
	}

	/** As in an image that was made with few modules. */
	@Test
	void partsWhenTheJvmDoesNotHaveThemThenAreNamed() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--limit-modules", "java.base,java.management,java.logging", "-cp",
				System.getProperty("java.class.path"), Small.class.getName(),
				this.temporary.resolve("small-jvm").toString())
			.redirectErrorStream(true)
			.start();
		try {
			String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(said.strip()).startsWith("DONE threads ")
				.contains(".txt on small; not available: heap histogram (")
				.contains("InstanceNotFoundException", ", flight recording (java.lang.NoClassDefFoundError");
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void filesWhenTooManyThenTheOldestLeave() throws Exception {
		Diagnostics diagnostics = new Diagnostics(this.temporary.resolve("few"), 2, 1_000);
		String first = keep(diagnostics, "one");
		touch(diagnostics, first, 1);
		String second = keep(diagnostics, "two");
		touch(diagnostics, second, 2);
		String third = keep(diagnostics, "three");
		assertThat(diagnostics.file(first)).isNull();
		assertThat(diagnostics.file(second)).isNotNull();
		assertThat(diagnostics.file(third)).isNotNull();
		assertThatThrownBy(() -> keep(diagnostics, "x".repeat(1_001))).hasMessageContaining("larger than");
		assertThat(diagnostics.file(second)).isNotNull();
		assertThat(diagnostics.file(third)).isNotNull();
		assertThat(this.temporary.resolve("few").toFile().list()).hasSize(2);
	}

	@Test
	void fileWhenItCannotBeWrittenThenIsNotThere() {
		Diagnostics diagnostics = new Diagnostics(this.temporary.resolve("broken"), 10, 1_000);
		assertThatThrownBy(() -> diagnostics.keep("jfr", (file) -> {
			Files.writeString(file, "half");
			throw new IOException("disk full");
		})).hasMessage("disk full");
		assertThat(this.temporary.resolve("broken")).isEmptyDirectory();
	}

	@Test
	void filesWhenAskedForByPathThenThereAreNone() throws Exception {
		Diagnostics diagnostics = new Diagnostics(this.temporary.resolve("d"), 10, 1_000);
		keep(diagnostics, "one");
		Files.writeString(this.temporary.resolve("secret.txt"), "x");
		assertThat(diagnostics.file("../secret.txt")).isNull();
		assertThat(diagnostics.file(this.temporary.resolve("secret.txt").toString())).isNull();
		assertThat(diagnostics.file("")).isNull();
	}

	@Test
	void directoryWhenItIsALinkThenIsRefused() throws IOException {
		Files.createDirectory(this.temporary.resolve("elsewhere"));
		Path link = Files.createSymbolicLink(this.temporary.resolve("link"), this.temporary.resolve("elsewhere"));
		assertThatThrownBy(() -> keep(new Diagnostics(link, 10, 1_000), "one")).isInstanceOf(IOException.class);
		assertThat(this.temporary.resolve("elsewhere")).isEmptyDirectory();
	}

	private static String keep(Diagnostics diagnostics, String text) throws Exception {
		return diagnostics.keep("txt", (file) -> Files.writeString(file, text));
	}

	private static void touch(Diagnostics diagnostics, String id, long seconds) {
		assertThat(Objects.requireNonNull(diagnostics.file(id)).toFile().setLastModified(seconds * 1_000)).isTrue();
	}

	/**
	 * What runs in a JVM of its own.
	 */
	static final class Small {

		private Small() {
		}

		public static void main(String[] arguments) throws Exception {
			Diagnostics diagnostics = new Diagnostics(Path.of(arguments[0]), 10, 1 << 20);
			StepOutcome outcome = Steps
				.bind(new CaptureDiagnosticsStep(diagnostics, new Instance("small")), "heap-histogram", "true",
						"flight-recording", "1s")
				.run(Steps.context());
			System.out.println(outcome.kind() + " " + outcome.output());
		}

	}

}
