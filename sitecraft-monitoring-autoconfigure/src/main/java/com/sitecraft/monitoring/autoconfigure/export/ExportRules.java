package com.sitecraft.monitoring.autoconfigure.export;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Writes {@code rules.yml} and {@code alertmanager.yml} for the configuration of an
 * application that is not started: its {@code application.yml} is read from the class
 * path as Spring Boot does, and nothing but rules is made of it. To be called by a build.
 */
public final class ExportRules {

	private ExportRules() {
	}

	/**
	 * Writes the files and exits with 1 when the configuration is wrong.
	 * @param arguments the folder, then arguments as of the application's own command
	 * line, for example {@code --spring.profiles.active=production}
	 */
	public static void main(String[] arguments) {
		int status = run(arguments, System.out, System.err);
		if (status != 0) {
			System.exit(status);
		}
	}

	static int run(String[] arguments, PrintStream out, PrintStream err) {
		List<String> rest = new ArrayList<>(List.of(arguments));
		if (rest.isEmpty() || rest.get(0).startsWith("--")) {
			err.println("The folder is missing: ExportRules <folder> [--property=value]...");
			return 1;
		}
		Path folder = Path.of(rest.remove(0));
		try {
			ExportSource.Exported exported = configured(rest.toArray(String[]::new)).read();
			Files.createDirectories(folder);
			for (String file : List.of("rules", "alertmanager")) {
				Path path = folder.resolve(file + ".yml");
				Files.writeString(path, ExportFile.of(file, exported));
				out.println("Wrote " + path);
			}
			return 0;
		}
		catch (IOException ex) {
			err.println("Cannot write to " + folder + ": " + ex);
			return 1;
		}
		catch (RuntimeException ex) {
			// Spring Boot has printed what is wrong and what is allowed.
			err.println("Nothing is written: the configuration is wrong");
			return 1;
		}
	}

	/**
	 * What an application is configured to judge.
	 */
	static ExportSource configured(String... arguments) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Minimal.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			.registerShutdownHook(false)
			.run(arguments)) {
			return context.getBean(ExportSource.class);
		}
	}

	/**
	 * The auto-configurations that make rules of properties, listed in a file: the
	 * package of alerting knows this one and not the other way round.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration
	static class Minimal {

	}

}
