package com.sitecraft.monitoring.autoconfigure.oncall;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

import biweekly.ICalendar;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import com.sitecraft.monitoring.Changes;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.Tick;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.oncall.Layer;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.oncall.Restriction;
import com.sitecraft.monitoring.oncall.Rotation;
import com.sitecraft.monitoring.oncall.Schedule;
import com.sitecraft.monitoring.oncall.ScheduleOverride;
import com.sitecraft.monitoring.oncall.Schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

@ExtendWith(OutputCaptureExtension.class)
class OnCallAutoConfigurationTests {

	private static final String ONCALL = "sitecraft.monitoring.oncall.";

	private static final String LAYER = ONCALL + "schedules.primary.layers[0].";

	private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(SignalAutoConfiguration.class, OnCallAutoConfiguration.class, OverridesAutoConfiguration.class));

	private final ApplicationContextRunner configured = this.runner.withPropertyValues(ONCALL + "people.ada.name=Ada",
			ONCALL + "people.ada.contacts.mail=ada@example.org", ONCALL + "people.ada.contacts.ops-slack=",
			ONCALL + "people.bo.name=", ONCALL + "schedules.primary.zone=Europe/Berlin", LAYER + "name=office",
			LAYER + "participants=ada,bo", LAYER + "start=2026-01-05");

	@Test
	void onCallWhenNothingIsConfiguredThenHasNoSchedules() {
		this.runner.run((context) -> {
			assertThat(context.getBean(Schedules.class).all()).isEmpty();
			assertThat(context.getBean(OnCall.class).person("ada")).isNull();
		});
	}

	@Test
	void onCallWhenTheHostHasOneThenItIsAsked() {
		OnCall own = new OnCall() {

			@Override
			public List<String> onCall(String schedule, Instant at) {
				return List.of("ada");
			}

			@Override
			public Person person(String id) {
				return new Person(id, id, Map.of());
			}

		};
		this.runner.withBean(OnCall.class, () -> own)
			.run((context) -> assertThat(context).hasSingleBean(OnCall.class)
				.doesNotHaveBean(OverrideBook.class)
				.doesNotHaveBean(GapReport.class));
	}

	@Test
	void scheduleWhenOnlyTheNecessaryIsSetThenWeeklyAtNine() {
		this.configured.run((context) -> {
			Schedules schedules = context.getBean(Schedules.class);
			assertThat(schedules.schedule("primary")).isEqualTo(new Schedule("primary", ZoneId.of("Europe/Berlin"),
					List.of(new Layer("office", new Rotation(List.of("ada", "bo"), LocalDate.of(2026, 1, 5),
							LocalTime.of(9, 0), Duration.ofDays(7), ZoneId.of("Europe/Berlin"), List.of())))));
			assertThat(schedules.people()).containsExactlyInAnyOrder(
					new Person("ada", "Ada", Map.of("mail", "ada@example.org", "ops-slack", "")),
					new Person("bo", "bo", Map.of()));
		});
	}

	@Test
	void scheduleWhenEverythingIsSetThenAllArrives() {
		this.configured
			.withPropertyValues(LAYER + "handoff=17:30", LAYER + "every=12h", LAYER + "zone=Asia/Kolkata",
					LAYER + "restrictions[0].weekdays=monday,friday", LAYER + "restrictions[0].from=09:00",
					LAYER + "restrictions[0].to=17:00", LAYER + "restrictions[1].from=20:00")
			.run((context) -> assertThat(
					context.getBean(Schedules.class).schedule("primary").layers().get(0).rotation())
				.isEqualTo(new Rotation(List.of("ada", "bo"), LocalDate.of(2026, 1, 5), LocalTime.of(17, 30),
						Duration.ofHours(12), ZoneId.of("Asia/Kolkata"),
						List.of(new Restriction(Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(9, 0),
								LocalTime.of(17, 0)),
								new Restriction(Set.of(), LocalTime.of(20, 0), LocalTime.MIDNIGHT)))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"schedules.primary.layers[0].participants=ada,adda | schedules.primary.layers[0].participants[1] | adda | one of ada, bo",
			"schedules.primary.layers[0].participants= | schedules.primary.layers[0].participants | [] | 1 to 100 people",
			"schedules.primary.zone=Europe/Berlim | schedules.primary.zone | Europe/Berlim | a time zone such as Europe/Berlin",
			"schedules.primary.layers[0].zone=Mars | schedules.primary.layers[0].zone | Mars | a time zone such as Europe/Berlin",
			"schedules.primary.layers[0].every=30m | schedules.primary.layers[0].every | PT30M | whole minutes from 1h to 366d",
			"schedules.primary.layers[0].every=0s | schedules.primary.layers[0].every | PT0S | whole minutes from 1h to 366d",
			"schedules.primary.layers[0].start=5.1.2026 | schedules.primary.layers[0].start | 5.1.2026 | a day such as 2026-01-05",
			"schedules.primary.layers[0].start= | schedules.primary.layers[0].start | '' | a day such as 2026-01-05",
			"schedules.primary.layers[0].handoff=1020 | schedules.primary.layers[0].handoff | 1020 | a time of day in quotes, such as \"09:00\"",
			"schedules.primary.layers[0].handoff=09:00:30 | schedules.primary.layers[0].handoff | 09:00:30 | a whole minute",
			"schedules.primary.layers[0].name= | schedules.primary.layers[0].name | '''' | 1 to 64 characters",
			"schedules.primary.layers[0].restrictions[0].to=25:00 | schedules.primary.layers[0].restrictions[0].to | 25:00 | a time of day in quotes, such as \"09:00\"",
			"schedules.empty.zone=UTC | schedules.empty.layers | '' | at least one layer",
			"schedules[a/b].zone=UTC | schedules.a/b.layers | '' | at least one layer" })
	void startWhenAValueIsWrongThenStopsAndNamesKeyValueAndAllowed(String property, String key, String value,
			String allowed) {
		this.configured.withPropertyValues(ONCALL + property).run((context) -> {
			assertThat(context).hasFailed();
			InvalidMonitoringPropertyException invalid = find(context.getStartupFailure());
			assertThat(invalid.key()).isEqualTo(ONCALL + key);
			assertThat(invalid.value()).contains(value);
			assertThat(invalid.allowed()).isEqualTo(allowed);
		});
	}

	@Test
	void gapWhenTheScheduleHasOneThenStartsWithOneWarningAndAGauge(CapturedOutput output) {
		this.configured.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues(LAYER + "restrictions[0].from=00:00", LAYER + "restrictions[0].to=18:00")
			.run((context) -> {
				tick(context, null);
				tick(context, null);
				assertThat(context.getBean(MeterRegistry.class)
					.get("sitecraft.oncall.gap")
					.tag("schedule", "primary")
					.gauge()
					.value()).isCloseTo(7 * 6 * 3_600, within(6 * 3_600.0));
			});
		assertThat(output.getOut().lines().filter((line) -> line.contains("Nobody is on call"))).singleElement()
			.asString()
			.contains("WARN", "primary from 2026-03-02T18:00+01:00[Europe/Berlin] to 2026-03-03T00:00",
					"and 29 times more");
	}

	@Test
	void gapWhenThereIsNoneThenStartsSilently(CapturedOutput output) {
		this.configured.run((context) -> tick(context, null));
		assertThat(output.getOut()).doesNotContain("Nobody is on call");
	}

	@Test
	void overridesWhenStoredThenHoldBeforeTheGapIsReported(CapturedOutput output) {
		this.configured.withPropertyValues(LAYER + "start=2026-03-10").run((context) -> {
			EntryCodec codec = context.getBean(EntryCodec.class);
			tick(context, List.of(codec.entry(new ScheduleOverride("o1", "primary", "bo", NOW.minusSeconds(60),
					Instant.parse("2026-03-10T08:00:00Z"), "ada", "", NOW.minusSeconds(60)))));
			assertThat(context.getBean(OnCall.class).onCall("primary", NOW)).containsExactly("bo");
		});
		assertThat(output.getOut()).doesNotContain("Nobody is on call");
	}

	@Test
	void feedWhenTheLibraryIsMissingThenOffAndTheRestWorks() {
		this.configured.withClassLoader(new FilteredClassLoader(ICalendar.class.getPackageName()))
			.run((context) -> assertThat(context).hasSingleBean(Schedules.class).doesNotHaveBean(CalendarFeed.class));
	}

	@Test
	void overridesWhenThereIsNoJsonThenOffAndTheRestWorks() {
		this.configured.withClassLoader(new FilteredClassLoader(JsonMapper.class))
			.run((context) -> assertThat(context).hasSingleBean(Schedules.class).doesNotHaveBean(OverrideBook.class));
	}

	private static void tick(ApplicationContext context, List<Entry> stored) {
		for (Stage stage : context.getBeanProvider(Stage.class).orderedStream().toList()) {
			stage.run(new Tick(NOW, 0, 1, true, stored, List.of(), new Changes.Builder()));
		}
	}

	private static InvalidMonitoringPropertyException find(Throwable failure) {
		Throwable cause = failure;
		while (!(cause instanceof InvalidMonitoringPropertyException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return (InvalidMonitoringPropertyException) cause;
	}

}
