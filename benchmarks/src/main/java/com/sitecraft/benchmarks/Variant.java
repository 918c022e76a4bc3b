package com.sitecraft.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;

/**
 * The measured application, by what is on its class path.
 */
enum Variant {

	/** Without the starter and without the tracing libraries that it brings. */
	BARE((entry) -> !isOurs(entry) && !isTracing(entry)),

	/** With all the starter brings but the library itself. */
	SAME_DEPENDENCIES((entry) -> !isOurs(entry)),

	/** With the starter. */
	STARTER((entry) -> true);

	private static final String LIBRARY = "com/sitecraft/monitoring/";

	private static final Pattern TRACING = Pattern.compile(
			"(micrometer-tracing|opentelemetry-|spring-boot-micrometer-tracing|spring-boot-opentelemetry).*\\.jar");

	private final Predicate<Path> entries;

	Variant(Predicate<Path> entries) {
		this.entries = entries;
	}

	/**
	 * The class path of this process without what this variant does without. An excluded
	 * auto-configuration would still be read, so whole entries are left out.
	 */
	String classPath() {
		return Pattern.compile(Pattern.quote(File.pathSeparator))
			.splitAsStream(System.getProperty("java.class.path"))
			.filter((entry) -> this.entries.test(Path.of(entry)))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * By content: the name of a directory says nothing.
	 */
	private static boolean isOurs(Path entry) {
		if (!Files.isRegularFile(entry)) {
			return Files.isDirectory(entry.resolve(LIBRARY));
		}
		try (ZipFile jar = new ZipFile(entry.toFile())) {
			return jar.stream().anyMatch((file) -> file.getName().startsWith(LIBRARY));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(entry.toString(), ex);
		}
	}

	private static boolean isTracing(Path entry) {
		return TRACING.matcher(entry.getFileName().toString()).matches();
	}

}
