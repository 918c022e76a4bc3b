package com.sitecraft.monitoring.alerting;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MutingTests {

	private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

	private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final Silences silences = new Silences(this.registry);

	@Test
	void silenceWhenNowIsItsStartThenActiveUntilExactlyItsEnd() {
		Silence silence = silence("s", "q=a", null);
		assertThat(silence.state(NOON.minusNanos(1))).isEqualTo(Silence.State.PENDING);
		assertThat(silence.state(NOON)).isEqualTo(Silence.State.ACTIVE);
		assertThat(silence.state(NOON.plusSeconds(3600).minusNanos(1))).isEqualTo(Silence.State.ACTIVE);
		assertThat(silence.state(NOON.plusSeconds(3600))).isEqualTo(Silence.State.EXPIRED);
	}

	@Test
	void silenceWhenAllMatchersMatchTheEmptyStringThenIsRefused() {
		assertThatThrownBy(() -> silence("s", "q=~\".*\"", null)).hasMessageContaining("matchers is");
		assertThat(silence("s", "q=~\".*\",r=b", null).matches(Labels.of("r", "b"))).isTrue();
	}

	@Test
	void silenceWhenAnEditChangesMatchersThenHasANewId() {
		Silence silence = silence("s", "q=a", null);
		assertThat(silence.edit(silence("s", "q=a", null), "t").id()).isEqualTo("s");
		assertThat(silence.edit(silence("s", "q=b", null), "t").id()).isEqualTo("t");
	}

	@Test
	void silencesWhenChangedThenCachedAnswersChangeToo() {
		Labels labels = Labels.of("q", "a");
		assertThat(this.silences.silencing(labels, NOON)).isEmpty();
		this.silences.put(silence("s", "q=a", null));
		this.silences.put(silence("r", "q=~\"a|b\"", null));
		assertThat(this.silences.silencing(labels, NOON)).containsExactlyInAnyOrder("s", "r");
		assertThat(this.silences.silencing(Labels.of("q", "b"), NOON)).containsExactly("r");
		this.silences.remove("s");
		assertThat(this.silences.silencing(labels, NOON)).containsExactly("r");
		assertThat(this.silences.silencing(labels, NOON.plusSeconds(3600))).isEmpty();
	}

	@Test
	void recurringSilenceWhenOutsideItsTimesThenIsNotActive() {
		Recurrence nights = new Recurrence(BERLIN, Set.of(DayOfWeek.MONDAY), LocalTime.of(22, 0), LocalTime.of(6, 0));
		Silence silence = new Silence("s", Matcher.parse("q=a"), NOON, NOON.plus(Duration.ofDays(30)), "me", "", NOON,
				NOON, nights);
		assertThat(silence.state(NOON)).isEqualTo(Silence.State.PENDING);
		assertThat(silence.state(Instant.parse("2026-03-03T04:59:59Z"))).isEqualTo(Silence.State.ACTIVE);
		assertThat(silence.state(Instant.parse("2026-03-03T05:00:00Z"))).isEqualTo(Silence.State.PENDING);
		assertThat(silence.state(Instant.parse("2026-03-03T22:00:00Z"))).isEqualTo(Silence.State.PENDING);
	}

	@Test
	void muteTimeWhenClockIsPutForwardOrBackThenFollowsTheClockOnTheWall() {
		Recurrence early = new Recurrence(BERLIN, Set.of(), LocalTime.of(2, 0), LocalTime.of(3, 0));
		// Put forward on 2026-03-29: 2 to 3 does not exist.
		for (int minute = 0; minute < 180; minute++) {
			assertThat(early.contains(Instant.parse("2026-03-29T00:00:00Z").plusSeconds(60L * minute))).isFalse();
		}
		// Put back on 2026-10-25: 2 to 3 exists twice.
		assertThat(early.contains(Instant.parse("2026-10-25T00:30:00Z"))).isTrue();
		assertThat(early.contains(Instant.parse("2026-10-25T01:30:00Z"))).isTrue();
		assertThat(early.contains(Instant.parse("2026-10-25T02:00:00Z"))).isFalse();
	}

	@Test
	void silenceWhenItsAlertsEndedThenSaysThatItOutlivedThem() {
		Silence silence = silence("s", "q=a", null);
		Alert firing = alert(AlertState.FIRING, null, "q", "a");
		Alert resolved = alert(AlertState.RESOLVED, NOON.plusSeconds(1), "q", "a");
		assertThat(Silences.outlived(silence, List.of(), NOON.plusSeconds(2))).isFalse();
		assertThat(Silences.outlived(silence, List.of(firing, resolved), NOON.plusSeconds(2))).isFalse();
		assertThat(Silences.outlived(silence, List.of(resolved), NOON.plusSeconds(2))).isTrue();
	}

	@Test
	void inhibitionWhenSeveralSourcesShareTheEqualLabelsThenEveryOneCounts() {
		Inhibitions inhibitions = inhibitions();
		// The first source is a target as well, the second is not: the second inhibits.
		Alert both = alert(AlertState.FIRING, null, "s", "1", "t", "1", "q", "a");
		Alert pure = alert(AlertState.FIRING, null, "s", "1", "q", "a");
		inhibitions.update(List.of(both, pure));
		assertThat(inhibitions.inhibiting(both.labels())).containsExactly("i");
		inhibitions.update(List.of(both));
		assertThat(inhibitions.inhibiting(both.labels())).isEmpty();
		assertThat(inhibitions.inhibiting(Labels.of("t", "1", "q", "a"))).containsExactly("i");
		assertThat(inhibitions.inhibiting(Labels.of("t", "1", "q", "b"))).isEmpty();
	}

	@Test
	void inhibitionWhenLabelsAreMissingThenTheyCompareAsEmptyAndOnlyFiringCounts() {
		Inhibitions inhibitions = inhibitions();
		inhibitions.update(List.of(alert(AlertState.FIRING, null, "s", "1")));
		assertThat(inhibitions.inhibiting(Labels.of("t", "1"))).containsExactly("i");
		assertThat(inhibitions.inhibiting(Labels.of("t", "1", "q", "a"))).isEmpty();
		inhibitions.update(List.of(alert(AlertState.PENDING, null, "s", "1")));
		assertThat(inhibitions.inhibiting(Labels.of("t", "1"))).isEmpty();
	}

	@Test
	void mutingWhenAskedThenNamesEverythingThatMutes() {
		this.silences.put(silence("s", "t=1", null));
		Inhibitions inhibitions = inhibitions();
		inhibitions.update(List.of(alert(AlertState.FIRING, null, "s", "1")));
		LocalDateTime local = LocalDateTime.ofInstant(NOON, BERLIN);
		Muting muting = new Muting(this.silences, inhibitions,
				List.of(new MuteTime("m", List.of(),
						List.of(new Recurrence(BERLIN, Set.of(), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)))),
				List.of(new MaintenanceWindow("w", List.of(), local, local.plusHours(1), BERLIN)));
		Alert alert = alert(AlertState.FIRING, null, "t", "1");
		assertThat(muting.mark(alert, NOON).mutedBy()).containsExactly("silence:s", "inhibition:i", "mute-time:m",
				"maintenance:w");
	}

	private static Inhibitions inhibitions() {
		return new Inhibitions(List.of(new Inhibition("i", Matcher.parse("s=1"), Matcher.parse("t=1"), Set.of("q"))));
	}

	private static Silence silence(String id, String matchers, @Nullable Recurrence recurrence) {
		return new Silence(id, Matcher.parse(matchers), NOON, NOON.plusSeconds(3600), "me", "", NOON, NOON, recurrence);
	}

	private static Alert alert(AlertState state, @Nullable Instant resolvedAt, String... labels) {
		return new Alert(String.join("", labels), "rule", Labels.of(labels), Severity.WARNING, state, 1, NOON, NOON,
				resolvedAt, null, false, "", "", List.of());
	}

}
