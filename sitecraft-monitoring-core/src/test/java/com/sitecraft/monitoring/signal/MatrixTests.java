package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MatrixTests {

	private static final Instant START = Instant.ofEpochMilli(1_000_250);

	private static final Labels A = Labels.of("q", "a");

	private static final Labels B = Labels.of("q", "b");

	private final Matrix matrix = new Matrix(START, Duration.ofSeconds(15), 3, 2);

	@Test
	void evaluateWhenAMomentHasNoSampleThenGivesNoneAndKeepsTheLabels() {
		this.matrix.add(A, this.matrix.millis(0), 1);
		this.matrix.add(A, this.matrix.millis(2), Double.NaN);
		this.matrix.add(B, this.matrix.millis(2), 2);
		Vector first = evaluate(0);
		List<Labels> labels = first.labels();
		assertThat(labels).containsExactly(A, B);
		assertThat(first.value(0)).isEqualTo(1);
		assertThat(first.has(1)).isFalse();
		assertThat(evaluate(15).has(0)).isFalse();
		Vector last = evaluate(30);
		assertThat(last.labels()).isSameAs(labels);
		assertThat(last.has(0)).isTrue();
		assertThat(last.value(0)).isNaN();
		assertThat(last.value(1)).isEqualTo(2);
		assertThat(this.matrix.samples()).isEqualTo(3);
	}

	@Test
	void momentWhenNotAskedForThenFails() {
		assertFails(() -> evaluate(45), "was not asked for");
		assertFails(() -> evaluate(-15), "was not asked for");
		assertFails(() -> this.matrix.add(A, START.toEpochMilli() + 1, 1), "each PT15S");
	}

	@Test
	void addWhenThereIsTooMuchThenFails() {
		this.matrix.add(A, this.matrix.millis(0), Double.NaN);
		this.matrix.add(B, this.matrix.millis(0), 1);
		assertFails(() -> this.matrix.add(A, this.matrix.millis(0), 1), "two samples");
		assertFails(() -> this.matrix.add(Labels.of(), this.matrix.millis(0), 1), "more than 2 series");
	}

	@Test
	void matrixWhenImpossibleThenNamesWhatIsAllowed() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(START, Duration.ofNanos(1), 1, 1))
			.withMessageContaining("step is PT0.000000001S");
		assertThatIllegalArgumentException().isThrownBy(() -> new Matrix(START, Duration.ofSeconds(1), 0, 1))
			.withMessageContaining("moments are 0");
	}

	private Vector evaluate(long seconds) {
		return this.matrix.evaluate(new Moment(START.plusSeconds(seconds), 0));
	}

	private static void assertFails(Runnable call, String message) {
		assertThatExceptionOfType(QueryException.class).isThrownBy(call::run).withMessageContaining(message);
	}

}
