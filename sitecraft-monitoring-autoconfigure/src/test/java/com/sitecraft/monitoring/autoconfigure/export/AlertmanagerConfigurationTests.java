package com.sitecraft.monitoring.autoconfigure.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What {@code amtool} makes of the file that is written.
 */
class AlertmanagerConfigurationTests {

	@TempDir
	private Path directory;

	@Test
	void fileWhenNothingIsConfiguredThenIsAccepted() throws Exception {
		check(new AlertmanagerConfiguration(List.of(), List.of(), List.of()));
	}

	@Test
	void fileWhenAllIsConfiguredThenIsAccepted() throws Exception {
		check(full());
	}

	/**
	 * Without this a check that accepts everything would go unnoticed.
	 */
	@Test
	void fileWhenMatcherIsNoneThenIsRefused() throws Exception {
		Tool.Result result = run(new AlertmanagerConfiguration(
				List.of(new ExportedInhibition(List.of("a=~\"(\""), List.of("b=\"c\""), List.of())), List.of(),
				List.of()));
		assertThat(result.exit()).isNotZero();
	}

	@ParameterizedTest
	@CsvSource({ "critical, sitecraft-page", "security, sitecraft-page", "error, sitecraft-ticket",
			"warning, sitecraft-ticket", "info, sitecraft-log", "'', sitecraft-ticket" })
	void alertWhenRoutedThenGoesWhereItsSeveritySays(String severity, String receiver) throws Exception {
		check(full());
		assertThat(route("alertname=high_error_rate", "severity=" + severity)).isEqualTo(receiver);
		assertThat(route("alertname=high_error_rate", "severity=" + severity, "queue=mail")).isEqualTo(receiver);
	}

	@Test
	void watchdogWhenRoutedThenDrivesTheHeartbeatOnly() throws Exception {
		check(full());
		assertThat(route("alertname=\"watch\\\"dog\\\\\"", "severity=critical")).isEqualTo("sitecraft-heartbeat");
		assertThat(full().toYaml()).contains("repeat_interval: 1m");
	}

	@Test
	void muteTimeWhenOverMidnightThenIsTwoOnTwoDays() {
		assertThat(full().toYaml()).contains("""
				time_intervals:
				- name: nights
				  time_intervals:
				  - times:
				    - start_time: '22:00'
				      end_time: '24:00'
				    weekdays:
				    - friday
				    - sunday
				    location: Europe/Berlin
				  - times:
				    - start_time: 00:00
				      end_time: 06:30
				    weekdays:
				    - monday
				    - saturday
				    location: Europe/Berlin
				""");
	}

	@Test
	void muteTimeWhenItEndsAtMidnightThenIsOne() throws Exception {
		AlertmanagerConfiguration file = new AlertmanagerConfiguration(List.of(), List.of(muteTime("14:00", "00:00")),
				List.of());
		check(file);
		assertThat(file.toYaml()).containsOnlyOnce("start_time").contains("end_time: '24:00'");
	}

	/** A mute time of the parent alone would mute nothing, since it is not inherited. */
	@Test
	void muteTimeWhenRoutesAreBelowThenEachHasIt() {
		String yaml = full().toYaml();
		assertThat(yaml.split("mute_time_intervals:\n *- nights", -1)).hasSize(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "+02:00", "UTC+2", "GMT-3", "Z" })
	void muteTimeWhenZoneIsAnOffsetThenIsRefused(String zone) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ExportedMuteTime.Times(Set.of(DayOfWeek.MONDAY), LocalTime.of(1, 0),
					LocalTime.of(2, 0), ZoneId.of(zone)))
			.withMessageContaining("zone")
			.withMessageContaining("Europe/Berlin");
	}

	@Test
	void fileWhenWrittenThenHoldsPlaceholdersForReceiversAndSaysWhatIsLost() {
		String yaml = full().toYaml();
		assertThat(yaml.lines().filter((line) -> line.contains("url:"))).hasSize(4)
			.allMatch((line) -> line.contains("https://replace-me.invalid/"));
		assertThat(yaml.lines().filter((line) -> line.startsWith("# lossy: "))).hasSize(2);
	}

	private static AlertmanagerConfiguration full() {
		return new AlertmanagerConfiguration(
				List.of(new ExportedInhibition(List.of("alertname=\"health_check_down\"", "check=\"db\""),
						List.of("severity=~\"warning|info\"", "team!=\"a\\\"b\\n😀\""), List.of("instance"))),
				List.of(muteTime("22:00", "06:30"),
						new ExportedMuteTime("noon", List.of(),
								List.of(new ExportedMuteTime.Times(EnumSet.allOf(DayOfWeek.class), LocalTime.of(12, 0),
										LocalTime.of(13, 0), ZoneId.of("UTC"))))),
				List.of("watch\"dog\\"));
	}

	private static ExportedMuteTime muteTime(String start, String end) {
		return new ExportedMuteTime("nights", List.of("queue=~\"mail|outbox\""),
				List.of(new ExportedMuteTime.Times(Set.of(DayOfWeek.SUNDAY, DayOfWeek.FRIDAY), LocalTime.parse(start),
						LocalTime.parse(end), ZoneId.of("Europe/Berlin"))));
	}

	private void check(AlertmanagerConfiguration file) throws IOException, InterruptedException {
		Tool.Result result = run(file);
		assertThat(result.exit()).as(result.output() + file.toYaml()).isZero();
	}

	private Tool.Result run(AlertmanagerConfiguration file) throws IOException, InterruptedException {
		Files.writeString(this.directory.resolve("alertmanager.yml"), file.toYaml());
		return Tool.run(this.directory, "amtool", "check-config", "alertmanager.yml");
	}

	private String route(String... labels) throws IOException, InterruptedException {
		String[] command = new String[5 + labels.length];
		System.arraycopy(new String[] { "amtool", "config", "routes", "test", "--config.file=alertmanager.yml" }, 0,
				command, 0, 5);
		System.arraycopy(labels, 0, command, 5, labels.length);
		// It warns about its own defaults before it answers.
		List<String> lines = Tool.run(this.directory, command).output().lines().toList();
		return lines.get(lines.size() - 1);
	}

}
