/**
 * Reads people and schedules from the configuration, and lets operators see and override
 * them.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.oncall;

import org.jspecify.annotations.NullMarked;
