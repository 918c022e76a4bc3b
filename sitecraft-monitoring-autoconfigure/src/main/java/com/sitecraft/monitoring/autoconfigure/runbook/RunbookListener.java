package com.sitecraft.monitoring.autoconfigure.runbook;

import com.sitecraft.monitoring.runbook.RunbookEvent;

/**
 * Follows what happens to runs. Called on the runbooks' thread, after it is stored when
 * there is a store; must not block. What it throws is counted and otherwise ignored.
 */
@FunctionalInterface
public interface RunbookListener {

	void happened(RunbookEvent event);

}
