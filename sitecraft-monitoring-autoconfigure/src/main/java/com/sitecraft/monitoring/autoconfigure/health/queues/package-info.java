/**
 * Watches the queues that the host names, whatever they are kept in.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.health.queues;

import org.jspecify.annotations.NullMarked;
