/**
 * Looks at Redis servers: whether they answer and can be written to, and at the queues
 * kept in lists and streams.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.health.redis;

import org.jspecify.annotations.NullMarked;
