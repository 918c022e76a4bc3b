package com.sitecraft.monitoring.autoconfigure.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import com.sitecraft.monitoring.health.CheckResult;
import com.sitecraft.monitoring.health.CheckStatus;
import com.sitecraft.monitoring.health.HealthCheck;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * Somebody else's indicator as a check. Its own status code is kept; what it means
 * follows from the HTTP status that the host maps it to.
 */
final class IndicatorCheck implements HealthCheck {

	private static final String DEGRADED = CheckStatus.DEGRADED.name();

	private final Callable<@Nullable Health> indicator;

	private final HttpCodeStatusMapper statusMapper;

	private IndicatorCheck(Callable<@Nullable Health> indicator, HttpCodeStatusMapper statusMapper) {
		this.indicator = indicator;
		this.statusMapper = statusMapper;
	}

	static HealthCheck of(HealthIndicator indicator, HttpCodeStatusMapper statusMapper) {
		return (indicator instanceof CheckIndicator known) ? known.check()
				: new IndicatorCheck(() -> indicator.health(true), statusMapper);
	}

	static HealthCheck ofCall(Callable<@Nullable Health> indicator, HttpCodeStatusMapper statusMapper) {
		return new IndicatorCheck(indicator, statusMapper);
	}

	@Override
	public CheckResult check() throws Exception {
		Health health = this.indicator.call();
		if (health == null) {
			return CheckResult.down("the health indicator returned null");
		}
		Map<String, Object> details = new LinkedHashMap<>();
		health.getDetails().forEach((key, value) -> details.put(key, redact(value, 0)));
		Object error = details.remove("error");
		Status status = health.getStatus();
		return new CheckResult(meaning(status), status.getCode(), (error != null) ? error.toString() : reason(status),
				details);
	}

	private CheckStatus meaning(Status status) {
		if (Status.UNKNOWN.equals(status)) {
			return CheckStatus.UNKNOWN;
		}
		if (DEGRADED.equals(status.getCode())) {
			return CheckStatus.DEGRADED;
		}
		return (this.statusMapper.getStatusCode(status) >= 500) ? CheckStatus.DOWN : CheckStatus.UP;
	}

	private static @Nullable String reason(Status status) {
		String description = status.getDescription();
		return (!description.isEmpty()) ? Redaction.redact(description) : null;
	}

	/** Details are shown to operators, and exceptions put connection URLs into them. */
	private static Object redact(@Nullable Object value, int depth) {
		if (value == null) {
			return "null";
		}
		if (value instanceof CharSequence text) {
			return Redaction.redact(text.toString());
		}
		if (value instanceof Throwable error) {
			return Redaction.describe(error);
		}
		if (value instanceof Map<?, ?> map && depth < 4) {
			Map<String, Object> redacted = new LinkedHashMap<>();
			map.forEach((key, inner) -> redacted.put(String.valueOf(key), redact(inner, depth + 1)));
			return redacted;
		}
		if (value instanceof Iterable<?> list && depth < 4) {
			List<Object> redacted = new ArrayList<>();
			list.forEach((inner) -> redacted.add(redact(inner, depth + 1)));
			return redacted;
		}
		return value;
	}

}
