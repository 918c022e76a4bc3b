package com.sitecraft.monitoring.alerting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps an alert quiet, put together. Any thread may ask.
 */
public final class Muting {

	private final Silences silences;

	private final Inhibitions inhibitions;

	private final List<MuteTime> muteTimes;

	private final List<MaintenanceWindow> maintenance;

	public Muting(Silences silences, Inhibitions inhibitions, List<MuteTime> muteTimes,
			List<MaintenanceWindow> maintenance) {
		this.silences = silences;
		this.inhibitions = inhibitions;
		this.muteTimes = List.copyOf(muteTimes);
		this.maintenance = List.copyOf(maintenance);
	}

	/**
	 * What keeps an alert quiet: {@code silence:id}, {@code inhibition:name},
	 * {@code mute-time:name}, {@code maintenance:name}; empty when nothing does.
	 */
	public List<String> mutedBy(Alert alert, Instant now) {
		List<String> silencing = this.silences.silencing(alert.labels(), now);
		List<String> inhibiting = this.inhibitions.inhibiting(alert.labels());
		List<String> by = List.of();
		for (int i = 0; i < silencing.size(); i++) {
			by = and(by, "silence:", silencing.get(i));
		}
		for (int i = 0; i < inhibiting.size(); i++) {
			by = and(by, "inhibition:", inhibiting.get(i));
		}
		for (int i = 0; i < this.muteTimes.size(); i++) {
			MuteTime mute = this.muteTimes.get(i);
			by = mute.mutes(alert.labels(), now) ? and(by, "mute-time:", mute.name()) : by;
		}
		for (int i = 0; i < this.maintenance.size(); i++) {
			MaintenanceWindow window = this.maintenance.get(i);
			by = window.mutes(alert.labels(), now) ? and(by, "maintenance:", window.name()) : by;
		}
		return by;
	}

	/**
	 * The alert with what keeps it quiet.
	 */
	public Alert mark(Alert alert, Instant now) {
		return alert.withMutedBy(mutedBy(alert, now));
	}

	/** Most alerts are not muted: they cost no list. */
	private static List<String> and(List<String> by, String kind, String name) {
		List<String> more = by.isEmpty() ? new ArrayList<>() : by;
		more.add(kind + name);
		return more;
	}

}
