package com.sitecraft.monitoring.autoconfigure.signal;

import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.sitecraft.monitoring.signal.Guard;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class GuardOutputTests {

	@Test
	void partsWhenSomeFailAgainAndAgainThenEachIsCountedAndTheFirstIsLoggedOnce(CapturedOutput output) {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		Guard guard = new Guard(registry);
		for (int i = 0; i < 3; i++) {
			guard.ran("parts", List.of(new IllegalStateException("one"), new IllegalStateException("two")));
		}
		guard.ran("parts", List.of());
		guard.ran("parts", List.of());
		assertThat(output).containsOnlyOnce("Monitoring component 'parts' failed")
			.containsOnlyOnce("IllegalStateException: one")
			.doesNotContain("IllegalStateException: two")
			.containsOnlyOnce("Monitoring component 'parts' works again");
		assertThat(registry.get("sitecraft.monitoring.errors").tag("component", "parts").counter().count())
			.isEqualTo(6);
	}

}
