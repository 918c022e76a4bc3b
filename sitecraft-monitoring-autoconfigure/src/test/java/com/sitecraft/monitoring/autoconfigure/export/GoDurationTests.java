package com.sitecraft.monitoring.autoconfigure.export;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GoDurationTests {

	@ParameterizedTest
	@CsvSource({ "PT0S, 0s", "PT0.25S, 250ms", "PT90S, 1m30s", "PT36H, 1d12h", "P3DT0.001S, 3d1ms" })
	void durationWhenWrittenThenUnitsDescend(Duration duration, String text) {
		assertThat(GoDuration.of(duration)).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource({ "0, PT0S", "0s, PT0S", "1h30m, PT1H30M", "1y1w, P372D", "15ms, PT0.015S", "5m, PT5M" })
	void durationWhenReadThenIsWhatPrometheusReads(String text, Duration duration) {
		assertThat(GoDuration.parse(text)).isEqualTo(duration);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "5", "5 m", "1m1h", "-1m", "1.5h" })
	void durationWhenNoneThenSaysWhatIsAllowed(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> GoDuration.parse(text)).withMessageContaining("1h30m");
	}

}
