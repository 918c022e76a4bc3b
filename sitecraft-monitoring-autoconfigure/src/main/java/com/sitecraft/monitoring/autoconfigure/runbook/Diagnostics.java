package com.sitecraft.monitoring.autoconfigure.runbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Files that steps leave behind, bounded in number and bytes: the oldest leave first.
 * They may show what the application knows, so only its own user reads the directory
 * (mode 0700), and they are asked for by an id that says nothing about a path.
 */
final class Diagnostics {

	private static final Pattern ID = Pattern.compile("[0-9a-f]{32}\\.(txt|jfr)");

	private final Path directory;

	private final int maxFiles;

	private final long maxBytes;

	Diagnostics(Path directory, int maxFiles, long maxBytes) {
		if (maxFiles < 1) {
			throw new IllegalArgumentException("max-files is " + maxFiles + ", allowed is 1 or more");
		}
		if (maxBytes < 1) {
			throw new IllegalArgumentException("max-size is " + maxBytes + ", allowed is 1 byte or more");
		}
		this.directory = directory;
		this.maxFiles = maxFiles;
		this.maxBytes = maxBytes;
	}

	/**
	 * Keeps what is written to a new file; nothing is left of a file that could not be
	 * written, or that is larger than everything may be.
	 * @param type {@code txt} or {@code jfr}
	 * @return its id
	 */
	String keep(String type, Content content) throws Exception {
		Path file = create(type);
		boolean kept = false;
		try {
			content.writeTo(file);
			makeRoom();
			if (!Files.exists(file)) {
				throw new IOException("larger than the " + this.maxBytes + " bytes that are allowed");
			}
			kept = true;
			return file.getFileName().toString();
		}
		finally {
			if (!kept) {
				Files.deleteIfExists(file);
			}
		}
	}

	private synchronized Path create(String type) throws IOException {
		prepare();
		Path file = this.directory.resolve(UUID.randomUUID().toString().replace("-", "") + "." + type);
		return Files.createFile(file,
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
	}

	/** What does not fit takes no other's place. */
	private synchronized void makeRoom() throws IOException {
		long bytes = 0;
		int number = 0;
		for (Path each : newestFirst()) {
			long size = Files.size(each);
			if (number >= this.maxFiles || bytes + size > this.maxBytes) {
				Files.deleteIfExists(each);
			}
			else {
				bytes += size;
				number++;
			}
		}
	}

	/**
	 * A file by its id, {@code null} when there is none.
	 */
	synchronized @Nullable Path file(String id) {
		Path file = ID.matcher(id).matches() ? this.directory.resolve(id) : null;
		return (file != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) ? file : null;
	}

	private List<Path> newestFirst() throws IOException {
		List<Path> files = new ArrayList<>();
		try (Stream<Path> all = Files.list(this.directory)) {
			all.filter((each) -> ID.matcher(each.getFileName().toString()).matches()).forEach(files::add);
		}
		files.sort(Comparator.comparingLong((Path each) -> each.toFile().lastModified()).reversed());
		return files;
	}

	/** In a container the process may have a number and no name. */
	private static UserPrincipal own() throws IOException {
		Path probe = Files.createTempFile("sitecraft", null);
		try {
			return Files.getOwner(probe);
		}
		finally {
			Files.delete(probe);
		}
	}

	/** In a directory that others may write to, somebody may have been there before. */
	private void prepare() throws IOException {
		var mode = PosixFilePermissions.fromString("rwx------");
		if (!Files.exists(this.directory, LinkOption.NOFOLLOW_LINKS)) {
			Path parent = this.directory.toAbsolutePath().getParent();
			if (parent != null) {
				Files.createDirectories(parent);
			}
			Files.createDirectory(this.directory, PosixFilePermissions.asFileAttribute(mode));
		}
		PosixFileAttributes attributes = Files.readAttributes(this.directory, PosixFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		if (!attributes.isDirectory() || !attributes.owner().equals(own())) {
			throw new IOException("the directory of diagnostics is none, or belongs to somebody else");
		}
		if (!attributes.permissions().equals(mode)) {
			Files.setPosixFilePermissions(this.directory, mode);
		}
	}

	/**
	 * What is kept.
	 */
	@FunctionalInterface
	interface Content {

		/**
		 * Fills an empty file.
		 */
		void writeTo(Path file) throws Exception;

	}

}
