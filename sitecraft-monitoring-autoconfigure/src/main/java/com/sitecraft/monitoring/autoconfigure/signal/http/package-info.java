/**
 * Asks the Prometheus that scrapes all replicas.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.signal.http;

import org.jspecify.annotations.NullMarked;
