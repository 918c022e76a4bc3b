package com.sitecraft.monitoring.autoconfigure.export;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class GoDurationTests {

	@ParameterizedTest
	@CsvSource({ "PT0S, 0s", "PT0.25S, 250ms", "PT90S, 1m30s", "PT36H, 1d12h", "P3DT0.001S, 3d1ms" })
	void durationWhenWrittenThenUnitsDescend(Duration duration, String text) {
		assertThat(GoDuration.of(duration)).isEqualTo(text);
	}

}
