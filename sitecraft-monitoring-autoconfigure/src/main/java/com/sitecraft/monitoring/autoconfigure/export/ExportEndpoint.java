package com.sitecraft.monitoring.autoconfigure.export;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The files of Prometheus and Alertmanager that do what is configured here.
 */
@Endpoint(id = "export", defaultAccess = Access.READ_ONLY)
public final class ExportEndpoint {

	private final ExportSource source;

	ExportEndpoint(ExportSource source) {
		this.source = source;
	}

	/**
	 * One file, or {@code null} when there is none of that name.
	 * @param file {@code rules} or {@code alertmanager}
	 */
	@ReadOperation(produces = "text/yaml")
	public @Nullable String file(@Selector String file) {
		return ExportFile.isOne(file) ? ExportFile.of(file, this.source.read()) : null;
	}

}
