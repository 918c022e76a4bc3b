package com.sitecraft.monitoring.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Redaction;

/**
 * Outcome of one look of a {@link HealthCheck}.
 *
 * @param status the verdict
 * @param code the word shown to operators; the verdict's name unless the check has a
 * finer one, such as {@code OUT_OF_SERVICE}
 * @param error why it is not up, redacted; {@code null} when there is nothing to say
 * @param details numbers and names for operators, in order; never {@code null} values
 */
public record CheckResult(CheckStatus status, String code, @Nullable String error, Map<String, Object> details) {

	public CheckResult {
		Objects.requireNonNull(status, "status");
		Objects.requireNonNull(code, "code");
		details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
	}

	public static CheckResult up() {
		return of(CheckStatus.UP, null);
	}

	public static CheckResult degraded(String reason) {
		return of(CheckStatus.DEGRADED, reason);
	}

	public static CheckResult down(String reason) {
		return of(CheckStatus.DOWN, reason);
	}

	public static CheckResult down(Throwable error) {
		return new CheckResult(CheckStatus.DOWN, CheckStatus.DOWN.name(), Redaction.describe(error), Map.of());
	}

	public static CheckResult unknown(String reason) {
		return of(CheckStatus.UNKNOWN, reason);
	}

	private static CheckResult of(CheckStatus status, @Nullable String reason) {
		return new CheckResult(status, status.name(), (reason != null) ? Redaction.redact(reason) : null, Map.of());
	}

	/**
	 * A copy with one more detail; a {@code null} value is left out.
	 */
	public CheckResult with(String key, @Nullable Object value) {
		if (value == null) {
			return this;
		}
		Map<String, Object> more = new LinkedHashMap<>(this.details);
		more.put(key, value);
		return new CheckResult(this.status, this.code, this.error, more);
	}

	/**
	 * A copy with the given details added.
	 */
	public CheckResult with(Map<String, ?> added) {
		Map<String, Object> more = new LinkedHashMap<>(this.details);
		more.putAll(added);
		return new CheckResult(this.status, this.code, this.error, more);
	}

}
