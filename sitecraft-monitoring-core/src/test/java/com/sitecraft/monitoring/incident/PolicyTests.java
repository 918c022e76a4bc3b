package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import com.sitecraft.monitoring.signal.Matcher;
import org.junit.jupiter.api.Test;

import static com.sitecraft.monitoring.incident.Desk.policy;
import static com.sitecraft.monitoring.incident.Desk.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PolicyTests {

	@Test
	void targetWhenUnknownThenNamesWhatIsAllowed() {
		assertThat(Target.parse("schedule: primary")).isEqualTo(new Target.Schedule("primary"));
		assertThatThrownBy(() -> Target.parse("team:ops"))
			.hasMessage("notify is 'team:ops', allowed is schedule:name, person:id or channel:name");
		assertThatThrownBy(() -> Target.parse("channel:")).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> Target.parse("ops")).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void policyWhenStepsAreNotInOrderThenIsRefused() {
		assertThatThrownBy(() -> policy(0, step(10, "channel:a"), step(10, "channel:b")))
			.hasMessage("steps[1].after is PT10M, allowed is more than PT10M of the step before");
		assertThatThrownBy(() -> policy(0)).hasMessage("steps is 0 steps, allowed is 1 to 20");
		assertThatThrownBy(() -> policy(-1, step(0, "channel:a"))).hasMessage("repeat is -1, allowed is 0 to 100");
		assertThatThrownBy(() -> step(0)).hasMessage("notify is 0 targets, allowed is 1 to 20");
	}

	@Test
	void groupingWhenOutOfRangeThenNamesTheField() {
		assertThatThrownBy(
				() -> new Grouping(Set.of(), Duration.ofSeconds(-1), Duration.ZERO, Duration.ofHours(1), Duration.ZERO))
			.hasMessage("group-wait is PT-1S, allowed is PT0S to PT24H");
	}

	@Test
	void routesWhenTheLastMatchesNotEverythingThenAreRefused() {
		Plan plan = new Plan(policy(0, step(0, "channel:a")), Grouping.DEFAULT, null);
		assertThatThrownBy(() -> new Routes(List.of(new Route(Matcher.parse("a=\"b\""), plan))))
			.hasMessageContaining("allowed is a last route without match");
	}

}
