package com.sitecraft.monitoring.autoconfigure.health.http;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ExpectedStatusTests {

	@Test
	void containsWhenInAnyRangeThenTrueBordersIncluded() {
		ExpectedStatus expected = ExpectedStatus.parse(List.of("2xx", "301", "400-404"));
		assertThat(List.of(200, 299, 301, 400, 404)).allMatch(expected::contains);
		assertThat(List.of(199, 300, 302, 399, 405)).noneMatch(expected::contains);
		assertThat(expected.text()).isEqualTo("2xx, 301, 400-404");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "99", "600", "6xx", "20", "2x", "404-400", "200-", "ok" })
	void parseWhenNoStatusThenRefused(String entry) {
		assertThatIllegalArgumentException().isThrownBy(() -> ExpectedStatus.parse(List.of(entry)));
	}

	@Test
	void parseWhenEmptyThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ExpectedStatus.parse(List.of()));
	}

}
