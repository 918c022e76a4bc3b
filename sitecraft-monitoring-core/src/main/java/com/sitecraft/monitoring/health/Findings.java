package com.sitecraft.monitoring.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one look finds, piece by piece: the worst piece decides, and every piece is named
 * in the reason. Up as long as nothing was found. Not thread-safe.
 */
public final class Findings {

	private CheckStatus status = CheckStatus.UP;

	private final List<String> reasons = new ArrayList<>();

	private final Map<String, Object> details = new LinkedHashMap<>();

	public Findings degraded(String reason) {
		return add(CheckStatus.DEGRADED, reason);
	}

	public Findings down(String reason) {
		return add(CheckStatus.DOWN, reason);
	}

	/**
	 * Adds a detail; a {@code null} value is left out.
	 */
	public Findings detail(String key, @Nullable Object value) {
		if (value != null) {
			this.details.put(key, value);
		}
		return this;
	}

	public CheckResult result() {
		String reason = String.join("; ", this.reasons);
		CheckResult result = switch (this.status) {
			case DEGRADED -> CheckResult.degraded(reason);
			case DOWN -> CheckResult.down(reason);
			default -> CheckResult.up();
		};
		return result.with(this.details);
	}

	private Findings add(CheckStatus found, String reason) {
		this.status = this.status.worse(found);
		this.reasons.add(reason);
		return this;
	}

}
