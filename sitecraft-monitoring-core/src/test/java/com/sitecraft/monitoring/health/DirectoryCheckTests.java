package com.sitecraft.monitoring.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class DirectoryCheckTests {

	@TempDir
	Path directory;

	@Test
	void checkWhenDirectoryWorksThenUpAndNothingIsLeft() throws IOException {
		CheckResult result = new DirectoryCheck(this.directory, 1).check();
		assertThat(result.error()).isNull();
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(result.details()).containsEntry("path", this.directory.toString()).containsKey("freeBytes");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void checkWhenTooLittleIsFreeThenDown() throws IOException {
		CheckResult result = new DirectoryCheck(this.directory, Long.MAX_VALUE).check();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).matches("free space is \\d+ MB, the least is \\d+ MB");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void checkWhenDirectoryIsMissingThenDownUntilItIsThere() throws IOException {
		Path missing = this.directory.resolve("uploads");
		DirectoryCheck check = new DirectoryCheck(missing, 1);
		assertThat(check.check().status()).isEqualTo(CheckStatus.DOWN);
		assertThat(check.check().error()).isEqualTo("the directory does not exist");
		Files.createDirectory(missing);
		assertThat(check.check().status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenPathIsAFileThenDown() throws IOException {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThat(new DirectoryCheck(file, 1).check().status()).isEqualTo(CheckStatus.DOWN);
	}

	@Test
	void checkWhenFormerRunsCrashedThenTheirProbesAreDeletedAndNothingElse() throws IOException {
		Path old = aged(".sitecraft-probe-old", Duration.ofDays(1));
		Path live = aged(".sitecraft-probe-of-another-replica", Duration.ofMinutes(1));
		Path foreign = aged("report.pdf", Duration.ofDays(1));
		new DirectoryCheck(this.directory, 1).check();
		assertThat(old).doesNotExist();
		assertThat(live).exists();
		assertThat(foreign).exists();
	}

	@Test
	void checkWhenLeftoverCannotBeDeletedThenUpAllTheSame() throws IOException {
		Path stubborn = Files.createDirectory(this.directory.resolve(".sitecraft-probe-directory"));
		Files.createFile(stubborn.resolve("file"));
		Files.setLastModifiedTime(stubborn, FileTime.from(Instant.EPOCH));
		assertThat(new DirectoryCheck(this.directory, 1).check().status()).isEqualTo(CheckStatus.UP);
	}

	@Test
	void checkWhenInodesHaveRunOutThenDownAndReasonSaysSo() throws Exception {
		mount("nr_inodes=2,size=8m");
		try {
			Files.createFile(this.directory.resolve("last-inode"));
			CheckResult result = new DirectoryCheck(this.directory, 1).check();
			assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
			assertThat(result.error()).contains("inodes or a quota have run out");
			Files.delete(this.directory.resolve("last-inode"));
			assertThat(new DirectoryCheck(this.directory, 1).check().status()).isEqualTo(CheckStatus.UP);
		}
		finally {
			run("umount", this.directory.toString());
		}
	}

	@Test
	void checkWhenDeviceIsFullThenDownAndNothingIsLeft() throws Exception {
		mount("size=64k");
		try {
			fill();
			CheckResult result = new DirectoryCheck(this.directory, 1).check();
			assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
			assertThat(result.error()).doesNotContain("inodes");
			try (Stream<Path> files = Files.list(this.directory)) {
				assertThat(files).containsExactly(this.directory.resolve("big"));
			}
		}
		finally {
			run("umount", this.directory.toString());
		}
	}

	@Test
	void checkWhenReadOnlyThenDown() throws Exception {
		mount("ro,size=64k");
		try {
			CheckResult result = new DirectoryCheck(this.directory, 1).check();
			assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
			assertThat(result.error()).contains("Read-only");
		}
		finally {
			run("umount", this.directory.toString());
		}
	}

	@Test
	void directoryCheckWhenLimitIsNegativeThenErrorNamesIt() {
		assertThatIllegalArgumentException().isThrownBy(() -> new DirectoryCheck(this.directory, -1))
			.withMessage("min-free is -1, allowed is 0 or more");
	}

	private Path aged(String name, Duration age) throws IOException {
		Path file = Files.createFile(this.directory.resolve(name));
		FileTime now = Files.getLastModifiedTime(file);
		return Files.setLastModifiedTime(file, FileTime.from(now.toInstant().minus(age)));
	}

	private void fill() {
		try {
			Files.write(this.directory.resolve("big"), new byte[1 << 20]);
		}
		catch (IOException ex) {
			// full, as wanted
		}
	}

	private void mount(String options) throws Exception {
		assumeTrue(run("mount", "-t", "tmpfs", "-o", options, "tmpfs", this.directory.toString()),
				"this user may not mount a file system");
	}

	private static boolean run(String... command) throws InterruptedException {
		try {
			Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
