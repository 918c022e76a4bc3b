package com.sitecraft.monitoring.autoconfigure.health.storage;

import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Places in which files are stored.
 *
 * @param storage Directories by name, which is also the name of their health check.
 */
@ConfigurationProperties("sitecraft.monitoring.health")
public record StorageHealthProperties(@DefaultValue Map<String, Directory> storage) {

	/**
	 * One directory.
	 *
	 * @param path Directory in which a probe file is written, read back and deleted.
	 * @param minFree Space that its file system has to have left.
	 */
	public record Directory(@Nullable Path path, @DefaultValue("100MB") DataSize minFree) {
	}

}
