package com.sitecraft.monitoring.autoconfigure.health.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamIdTests {

	@Test
	void nextWhenSequenceIsNotTheLastThenIncremented() {
		assertThat(StreamId.parse("1700000000000-7").next()).hasToString("1700000000000-8");
		assertThat(StreamId.parse("0-0").next()).hasToString("0-1");
	}

	@Test
	void nextWhenSequenceIsTheLastUnsignedThenNextMillisecond() {
		assertThat(StreamId.parse("5-18446744073709551615").next()).hasToString("6-0");
	}

	@Test
	void earlierWhenPartsDifferThenUnsignedOrder() {
		StreamId small = StreamId.parse("5-1");
		StreamId large = StreamId.parse("5-18446744073709551614");
		assertThat(StreamId.earlier(small, large)).isEqualTo(small);
		assertThat(StreamId.earlier(large, small)).isEqualTo(small);
		assertThat(StreamId.earlier(StreamId.parse("4-9"), small)).hasToString("4-9");
	}

	@Test
	void ageWhenIdentifierIsATimeThenSinceThen() {
		assertThat(StreamId.parse("1700000000000-0").age(1_700_000_005_000L)).isEqualTo(Duration.ofSeconds(5));
	}

	@Test
	void ageWhenIdentifierIsACounterThenUnknown() {
		assertThat(StreamId.parse("42-1").age(1_700_000_005_000L)).isNull();
		assertThat(StreamId.parse("18446744073709551615-1").age(1_700_000_005_000L)).isNull();
	}

}
