package com.sitecraft.monitoring.metrics;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PrometheusTextTests {

	@Test
	void parseWhenWellFormedThenSeriesAndEscapesComeBack() {
		PrometheusText text = PrometheusText.parse("# HELP a_total x\n# TYPE a_total counter\n"
				+ "a_total{b=\"c\\\\d\\\"e\\nf\",g=\"\"} 1.0E7\na_total 2\n# TYPE g gauge\ng NaN\n");
		assertThat(text.value("a_total", Map.of("b", "c\\d\"e\nf", "g", ""))).isEqualTo(1e7);
		assertThat(text.value("a_total", Map.of())).isEqualTo(2);
		assertThat(text.value("g", Map.of())).isNaN();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a 1\n", "# TYPE a gauge\na 1", "# TYPE a gauge\na 1\na 1\n", "# TYPE a gauge\na one\n",
			"# TYPE a gauge\n# TYPE a gauge\n", "# TYPE a gauge\na{b=\"c} 1\n", "# TYPE a gauge\na{b=\"\\x\"} 1\n",
			"# TYPE a gauge\na{b=\"1\",b=\"2\"} 1\n", "# TYPE a gauge\na{b=\"1\"c=\"2\"} 1\n",
			"# TYPE a gauge\n# TYPE b gauge\na 1\n", "# TYPE a gauge\na\n" })
	void parseWhenMalformedThenRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> PrometheusText.parse(text));
	}

}
