package com.sitecraft.monitoring.autoconfigure.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A real application on a real port, asked over real HTTP.
 */
final class RunningApplication implements AutoCloseable {

	private static final List<String> DEFAULTS = List.of("server.port=0", "spring.main.banner-mode=off",
			"spring.jmx.enabled=false", "management.endpoints.web.exposure.include=*",
			"management.endpoint.health.show-details=always", "sitecraft.monitoring.health.defaults.interval=100ms",
			"sitecraft.monitoring.health.defaults.timeout=1s", "sitecraft.monitoring.health.defaults.max-age=20s",
			"logging.level.root=warn", "logging.level.com.sitecraft=error");

	private static final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private RunningApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static RunningApplication start(WebApplicationType type, Class<?> configuration, String... properties) {
		// Later ones win: the same key twice on a command line would make a list.
		Map<String, String> all = new LinkedHashMap<>();
		for (String property : DEFAULTS) {
			put(all, property);
		}
		for (String property : properties) {
			put(all, property);
		}
		return new RunningApplication(new SpringApplicationBuilder(configuration).web(type)
			.run(all.entrySet()
				.stream()
				.map((property) -> "--" + property.getKey() + "=" + property.getValue())
				.toArray(String[]::new)));
	}

	private static void put(Map<String, String> all, String property) {
		int equals = property.indexOf('=');
		all.put(property.substring(0, equals), property.substring(equals + 1));
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/** Status code, a space, and the body. */
	String get(String path) {
		String port = this.context.getEnvironment().getProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.timeout(Duration.ofSeconds(30))
			.build();
		try {
			HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
			return response.statusCode() + " " + response.body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		LoggingSystem logging = this.context.getBean(LoggingSystem.class);
		this.context.close();
		// Levels belong to the process, not to the application that set them.
		logging.setLogLevel("com.sitecraft", null);
		logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
	}

}
