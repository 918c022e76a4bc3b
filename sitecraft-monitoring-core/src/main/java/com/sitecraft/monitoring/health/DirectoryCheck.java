package com.sitecraft.monitoring.health;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Redaction;

/**
 * A directory is well when a new file can be created in it, written, synced to the
 * device, read back and deleted, and the file system has room.
 * <p>
 * The JDK cannot count free inodes. Each look therefore creates a file of its own, which
 * takes one: when that fails although there is room, inodes or a quota have run out, and
 * the reason says so.
 */
public final class DirectoryCheck implements HealthCheck {

	private static final String PREFIX = ".sitecraft-probe-";

	/** A probe lives for milliseconds; anything this old was left by a crash. */
	private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

	/** Bounds the search for leftovers in a directory with millions of files. */
	private static final int LEFTOVER_SEARCH = 10_000;

	private final Path directory;

	private final long minFree;

	private boolean cleaned;

	/**
	 * Creates the check.
	 * @param directory directory to look at
	 * @param minFree bytes that have to be free, 0 or more
	 */
	public DirectoryCheck(Path directory, long minFree) {
		if (minFree < 0) {
			throw new IllegalArgumentException("min-free is " + minFree + ", allowed is 0 or more");
		}
		this.directory = directory;
		this.minFree = minFree;
	}

	@Override
	public CheckResult check() throws IOException {
		Long free = null;
		CheckResult result;
		try {
			free = Files.getFileStore(this.directory).getUsableSpace();
			result = roundTrip();
		}
		catch (IOException ex) {
			result = CheckResult.down(describe(ex, free));
		}
		if (result.status() == CheckStatus.UP && free != null && free < this.minFree) {
			result = CheckResult.down("free space is " + megabytes(free) + ", the least is " + megabytes(this.minFree));
		}
		return result.with("path", this.directory.toString()).with("freeBytes", free);
	}

	private CheckResult roundTrip() throws IOException {
		Path probe = this.directory.resolve(PREFIX + UUID.randomUUID());
		byte[] written = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
		try {
			// CREATE_NEW: a new inode, and never a file or link that somebody else put
			// there
			try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.CREATE_NEW,
					StandardOpenOption.WRITE)) {
				ByteBuffer buffer = ByteBuffer.wrap(written);
				while (buffer.hasRemaining()) {
					channel.write(buffer);
				}
				channel.force(true);
			}
			boolean same = Arrays.equals(written, Files.readAllBytes(probe));
			deleteLeftovers(Files.getLastModifiedTime(probe));
			return same ? CheckResult.up() : CheckResult.down("a file that was just written has other content");
		}
		finally {
			Files.deleteIfExists(probe);
		}
	}

	/**
	 * Deletes probes that a crash has left behind, once in the life of this check: they
	 * come from former runs. Ages are taken from the file system's own clock, which may
	 * be another machine's.
	 */
	private void deleteLeftovers(FileTime now) {
		if (this.cleaned) {
			return;
		}
		this.cleaned = true;
		FileTime limit = FileTime.from(now.toInstant().minus(LEFTOVER_AGE));
		int seen = 0;
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory)) {
			for (Path file : files) {
				if (file.getFileName().toString().startsWith(PREFIX)) {
					deleteIfOlder(file, limit);
				}
				if (++seen >= LEFTOVER_SEARCH) {
					return;
				}
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			// A directory that may be written but not listed says nothing about storage.
		}
	}

	private static void deleteIfOlder(Path leftover, FileTime limit) {
		try {
			if (Files.getLastModifiedTime(leftover).compareTo(limit) < 0) {
				Files.deleteIfExists(leftover);
			}
		}
		catch (IOException ex) {
			// Another replica was faster, or it is not ours to delete.
		}
	}

	private String describe(IOException error, @Nullable Long free) {
		if (error instanceof NoSuchFileException && !Files.isDirectory(this.directory)) {
			return "the directory does not exist";
		}
		String description = Redaction.describe(error);
		if (free != null && free > this.minFree && String.valueOf(error.getMessage()).contains("No space left")) {
			return description + " (there is room for data, so inodes or a quota have run out)";
		}
		return description;
	}

	private static String megabytes(long bytes) {
		return (bytes >> 20) + " MB";
	}

}
