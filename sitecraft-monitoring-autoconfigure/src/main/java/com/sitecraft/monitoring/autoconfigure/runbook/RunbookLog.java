package com.sitecraft.monitoring.autoconfigure.runbook;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.sitecraft.monitoring.runbook.RunbookEvent;

/**
 * Writes what happens to runs into the log, for hosts that have nothing else.
 */
final class RunbookLog implements RunbookListener {

	private static final Logger logger = LoggerFactory.getLogger("com.sitecraft.monitoring.runbook");

	@Override
	public void happened(RunbookEvent event) {
		if (event.escalates()) {
			logger.warn("{} (by {})", event.text(), event.actor());
		}
		else {
			logger.info("{} (by {})", event.text(), event.actor());
		}
	}

}
