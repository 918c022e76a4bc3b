package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MatcherTests {

	@Test
	void matchersWhenQuotedOrBareThenSame() {
		List<Matcher> expected = List.of(new Matcher("severity", Matcher.Op.EQUAL, "critical"),
				new Matcher("queue", Matcher.Op.REGEX, "mail.*"), new Matcher("a", Matcher.Op.NOT_EQUAL, ""),
				new Matcher("b", Matcher.Op.NOT_REGEX, "x|y"));
		assertThat(Matcher.parse("{severity=\"critical\", queue=~\"mail.*\",a!=\"\" , b !~ \"x|y\",}"))
			.isEqualTo(expected);
		assertThat(Matcher.parse("severity=critical,queue=~mail.*,a!=,b!~x|y")).isEqualTo(expected);
		assertThat(Matcher.parse(" {} ")).isEmpty();
		assertThat(Matcher.parse("")).isEmpty();
	}

	@Test
	void matcherWhenValueHasEscapesThenReadAndWrittenBack() {
		Matcher matcher = Matcher.parse("a=\"q\\\" b\\\\ n\\n, }\"").get(0);
		assertThat(matcher.value()).isEqualTo("q\" b\\ n\n, }");
		assertThat(Matcher.parse(matcher.toString())).containsExactly(matcher);
		assertThat(Matcher.parse("a=~\"\\d+\"").get(0).matches(Labels.of("a", "12"))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{a=\"b\"", "a=\"b", "a", "=b", "a=\"b\" c=\"d\"", "1a=b", "a=~\"(\"", "{a=\"b\"} x", ",",
			"a=b,,c=d", "a=~\"(?=x)\"" })
	void textWhenNoMatchersThenErrorSaysSo(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Matcher.parse(text)).withMessageContaining("allowed");
	}

	@Test
	void matcherWhenLabelIsMissingThenItIsEmpty() {
		assertThat(Matcher.parse("a=\"\"").get(0).matches(Labels.of())).isTrue();
		assertThat(Matcher.parse("a!=\"x\"").get(0).matches(Labels.of())).isTrue();
		assertThat(Matcher.parse("a=~\".+\"").get(0).matches(Labels.of())).isFalse();
	}

	@Test
	void regexWhenInsideAValueThenItIsAnchored() {
		assertThat(Matcher.parse("a=~\"b|c\"").get(0).matches(Labels.of("a", "bc"))).isFalse();
		assertThat(Matcher.parse("a=~\".*\"").get(0).matches(Labels.of("a", "x\ny"))).isTrue();
	}

	@Test
	@Timeout(5)
	void regexWhenCatastrophicElsewhereThenLinear() {
		Matcher matcher = new Matcher("a", Matcher.Op.REGEX, "(a+)+(a+)+b");
		assertThat(matcher.matches("a".repeat(20_000))).isFalse();
	}

	@Test
	void regexWhenLongThenRefused() {
		new Matcher("a", Matcher.Op.REGEX, "x".repeat(1000));
		assertThatIllegalArgumentException().isThrownBy(() -> new Matcher("a", Matcher.Op.REGEX, "x".repeat(1001)))
			.withMessageContaining("1001")
			.withMessageContaining("at most 1000");
		assertThat(new Matcher("a", Matcher.Op.EQUAL, "x".repeat(1001)).value()).hasSize(1001);
	}

	@Test
	void labelsWhenAValueIsEmptyThenLabelDoesNotExist() {
		assertThat(Labels.of("a", "", "b", "c")).isEqualTo(Labels.of("b", "c")).hasToString("{b=\"c\"}");
		assertThat(Labels.of("b", "c").with("b", "").isEmpty()).isTrue();
		assertThat(Labels.of("a", "1", "b", "2").keep(List.of("b", "x"))).isEqualTo(Labels.of("b", "2"));
		assertThat(Labels.of("a", "1").get("b")).isEmpty();
		assertThat(Labels.of("a", "\"\\\n")).hasToString("{a=\"\\\"\\\\\\n\"}");
	}

	@Test
	void queryWhenInvalidThenErrorNamesFieldAndAllowed() {
		Query query = Query.of("x");
		assertThatIllegalArgumentException().isThrownBy(() -> Query.of("a-b"))
			.withMessageStartingWith("metric is 'a-b'");
		assertThatIllegalArgumentException().isThrownBy(() -> query.offset(Duration.ofSeconds(-1)))
			.withMessageContaining("offset is PT-1S, allowed is 0 or more");
		assertThatIllegalArgumentException().isThrownBy(() -> query.histogramQuantile(0.5))
			.withMessageContaining("allowed are rate and increase");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> query.over(OverTime.rate(Duration.ofMinutes(1))).histogramQuantile(1.5))
			.withMessageContaining("histogram-quantile is 1.5, allowed is 0 to 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> query.over(OverTime.rate(Duration.ofMinutes(1)))
				.across(Across.of(Aggregation.SUM, "le"))
				.histogramQuantile(0.5))
			.withMessageContaining("by is [le]")
			.withMessageContaining("allowed");
		assertThatIllegalArgumentException().isThrownBy(() -> query.dividedBy(query.dividedBy(query)))
			.withMessageContaining("allowed is one");
		assertThatIllegalArgumentException().isThrownBy(() -> OverTime.avg(Duration.ofDays(5)))
			.withMessageContaining("window is PT120H, allowed is 1 s to 4 d");
		assertThatIllegalArgumentException().isThrownBy(() -> OverTime.quantile(Double.NaN, Duration.ofMinutes(1)))
			.withMessageContaining("quantile is NaN, allowed is 0 to 1");
	}

	@Test
	void notationWhenPromtoolsThenItsValues() {
		assertThat(SeriesNotation.parse("-2+4x3")).containsExactly(-2.0, 2.0, 6.0, 10.0);
		assertThat(SeriesNotation.parse("1-2x4")).containsExactly(1.0, -1.0, -3.0, -5.0, -7.0);
		assertThat(SeriesNotation.parse("1x2 _x2 _ stale .5 1e3")).containsExactly(1.0, 1.0, 1.0, null, null, null,
				null, 0.5, 1000.0);
		assertThatIllegalArgumentException().isThrownBy(() -> SeriesNotation.parse("1 2x"))
			.withMessageContaining("'2x'");
		assertThatIllegalArgumentException().isThrownBy(() -> SeriesNotation.parse("1x9999999"))
			.withMessageContaining("at most");
		assertThatIllegalArgumentException().isThrownBy(() -> SeriesNotation.parse("1x99999999999"))
			.withMessageContaining("allowed");
	}

}
