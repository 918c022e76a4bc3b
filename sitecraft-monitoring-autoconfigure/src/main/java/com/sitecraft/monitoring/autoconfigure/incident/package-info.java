/**
 * Configures who is told of which alerts, and shows incidents.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.incident;

import org.jspecify.annotations.NullMarked;
