package com.sitecraft.monitoring.notification;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Where the pages of an {@link Outbox} stand.
 *
 * @param settled pages whose outcome is on no timeline yet, oldest first
 * @param late pages that are pending for longer than anybody should wait, which is on no
 * timeline yet, oldest first
 * @param oldest when the oldest pending page of each channel was decided
 * @param pending keys of the pending pages, {@code null} when there are too many
 */
public record OutboxReport(List<Delivery> settled, List<Delivery> late, Map<String, Instant> oldest,
		@Nullable Set<String> pending) {

	public OutboxReport {
		settled = List.copyOf(settled);
		late = List.copyOf(late);
		oldest = Map.copyOf(oldest);
		pending = (pending != null) ? Set.copyOf(pending) : null;
	}

	public static OutboxReport none() {
		return new OutboxReport(List.of(), List.of(), Map.of(), Set.of());
	}

}
