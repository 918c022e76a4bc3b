package com.sitecraft.monitoring.autoconfigure.health;

import org.springframework.context.ApplicationEvent;

import com.sitecraft.monitoring.health.CheckReport;

/**
 * Says that the health of a check changed. Published in order on a thread of its own, so
 * a listener may block for a while; changes that find 1,000 unheard ones before them are
 * dropped and counted.
 */
public final class HealthCheckChangedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient CheckReport report;

	public HealthCheckChangedEvent(Object source, CheckReport report) {
		super(source);
		this.report = report;
	}

	/**
	 * The check after the change; the change itself is the last of its history.
	 */
	public CheckReport getReport() {
		return this.report;
	}

}
