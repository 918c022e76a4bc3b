/**
 * Judges the host's meters by rules and tells who listens what fires.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.alerting;

import org.jspecify.annotations.NullMarked;
