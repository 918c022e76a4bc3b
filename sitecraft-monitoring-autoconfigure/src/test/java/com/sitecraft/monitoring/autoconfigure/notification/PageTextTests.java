package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Notification;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The words that all channels share.
 */
class PageTextTests {

	private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

	private static Notification update(@Nullable String note) {
		return new Notification("i-1", Page.Kind.UPDATED, Severity.CRITICAL, "Queue is full", "queue_backup", "{}",
				Map.of(), List.of(), 0, null, null, "shop", AT, AT, note);
	}

	@Test
	void updateWhenItHasANoteThenSaysItFirstInOneLineAndSpeaksOfNoAlerts() {
		assertThat(PageText.facts(update("Runbook grow\nis at work")).get(0))
			.isEqualTo("Note: Runbook grow is at work");
		assertThat(PageText.headline(update("Runbook grow is at work"))).isEqualTo("[critical] Queue is full");
	}

	@Test
	void updateWhenItHasNoNoteThenThereIsNoLineForIt() {
		assertThat(PageText.facts(update(null)).get(0)).isEqualTo("Rule: queue_backup");
		assertThat(PageText.headline(update(null))).isEqualTo("[critical, more alerts] Queue is full");
	}

}
