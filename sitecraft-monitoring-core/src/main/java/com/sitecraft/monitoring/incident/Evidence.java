package com.sitecraft.monitoring.incident;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * Asks every source once, at the moment of firing.
 */
final class Evidence {

	static final String NOT_AVAILABLE = "not available";

	/** In one tick: a storm of alerts is its own evidence. */
	static final int MAX_ALERTS = 100;

	private static final int MAX_OF_SOURCE = 10;

	private static final int MAX_LENGTH = 500;

	/** What people look for first, whether or not there is a source of it. */
	private static final List<String> EXPECTED = List.of("samples", "traces", "deploys");

	private final List<EvidenceSource> sources;

	private final Guard guard;

	private int asked;

	/** What sources threw in this tick. */
	private final List<Throwable> failures = new ArrayList<>();

	Evidence(List<EvidenceSource> sources, Guard guard) {
		this.sources = List.copyOf(sources);
		this.guard = guard;
	}

	/** Begins a tick. */
	void begin() {
		this.asked = 0;
		this.failures.clear();
	}

	/** Ends it. */
	void end() {
		if (this.asked > 0) {
			this.guard.ran("incident.evidence", this.failures);
		}
	}

	/**
	 * What is expected and has no source: an incident says so once, when it is opened.
	 */
	Map<String, String> missing() {
		Map<String, String> missing = new LinkedHashMap<>();
		EXPECTED.forEach((name) -> missing.put(name, NOT_AVAILABLE));
		this.sources.forEach((source) -> missing.remove(source.name()));
		return missing;
	}

	Map<String, String> of(Alert alert, Moment now) {
		if (this.sources.isEmpty()) {
			return Map.of();
		}
		Map<String, String> all = new LinkedHashMap<>();
		boolean storm = ++this.asked > MAX_ALERTS;
		for (EvidenceSource source : this.sources) {
			Map<String, String> found = new LinkedHashMap<>();
			if (!storm) {
				ask(source, alert, now, found);
			}
			if (found.isEmpty()) {
				put(all, source.name(), NOT_AVAILABLE);
			}
			found.entrySet()
				.stream()
				.limit(MAX_OF_SOURCE)
				.forEach((entry) -> put(all, source.name() + "." + entry.getKey(), entry.getValue()));
		}
		return all;
	}

	private void ask(EvidenceSource source, Alert alert, Moment now, Map<String, String> found) {
		try {
			found.putAll(source.evidence(alert, now));
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			this.failures.add(ex);
		}
	}

	private static void put(Map<String, String> all, String key, String value) {
		if (all.size() < IncidentEvent.MAX_EVIDENCE) {
			all.put(cut(key, 100), cut(value, MAX_LENGTH));
		}
	}

	private static String cut(String text, int length) {
		String clean = Redaction.redact(text);
		return (clean.length() > length) ? clean.substring(0, length) + "…" : clean;
	}

}
