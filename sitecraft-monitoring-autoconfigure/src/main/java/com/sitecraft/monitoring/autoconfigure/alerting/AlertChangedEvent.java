package com.sitecraft.monitoring.autoconfigure.alerting;

import org.springframework.context.ApplicationEvent;

import com.sitecraft.monitoring.alerting.AlertChange;

/**
 * Says that an alert changed. Published in order on a thread of its own, so a listener
 * may block for a while; changes that find 1,000 unheard ones before them are dropped and
 * counted.
 */
public final class AlertChangedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient AlertChange change;

	public AlertChangedEvent(Object source, AlertChange change) {
		super(source);
		this.change = change;
	}

	/**
	 * What changed.
	 */
	public AlertChange getChange() {
		return this.change;
	}

}
