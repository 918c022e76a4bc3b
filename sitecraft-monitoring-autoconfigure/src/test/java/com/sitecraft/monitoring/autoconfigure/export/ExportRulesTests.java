package com.sitecraft.monitoring.autoconfigure.export;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A build that exports what the sample application is configured to judge, in a JVM of
 * its own.
 */
class ExportRulesTests {

	private static final String RULE = "--sitecraft.monitoring.alerts.rules.";

	@TempDir
	private Path directory;

	@Test
	void filesWhenWrittenThenPeersAcceptThem() throws Exception {
		Tool.Result result = export(RULE + "queue_backup.above=4711",
				"--sitecraft.monitoring.alerts.mute-times.weekend.weekdays=saturday",
				"--sitecraft.monitoring.alerts.inhibitions.db.source=check=\"db\"",
				"--sitecraft.monitoring.alerts.inhibitions.db.target=alertname=\"high_error_rate\"");
		assertThat(result.exit()).as(result.output()).isZero();
		assertThat(result.output()).contains("Wrote ");
		assertThat(Files.readString(this.directory.resolve("out/rules.yml"))).contains("> 4711", "watchdog");
		assertThat(Files.readString(this.directory.resolve("out/alertmanager.yml"))).contains("weekend", "check=");
		Tool.Result rules = Tool.run(this.directory, "promtool", "check", "rules", "out/rules.yml");
		assertThat(rules.exit()).as(rules.output()).isZero();
		Tool.Result routes = Tool.run(this.directory, "amtool", "check-config", "out/alertmanager.yml");
		assertThat(routes.exit()).as(routes.output()).isZero();
	}

	@Test
	void filesWhenConfigurationIsWrongThenSaysWhyAndFails() throws Exception {
		Tool.Result result = export(RULE + "queue_backup.above=NaN");
		assertThat(result.exit()).as(result.output()).isEqualTo(1);
		assertThat(result.output()).contains("queue_backup.above", "a number", "Nothing is written");
		assertThat(this.directory.resolve("out")).doesNotExist();
	}

	private Tool.Result export(String... arguments) throws Exception {
		String sample = Path.of("..", "sample-app", "src", "main", "resources").toAbsolutePath().toString();
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						sample + File.pathSeparator + System.getProperty("java.class.path"),
						ExportRules.class.getName(), "out"));
		command.addAll(List.of(arguments));
		return Tool.run(this.directory, command.toArray(String[]::new));
	}

}
