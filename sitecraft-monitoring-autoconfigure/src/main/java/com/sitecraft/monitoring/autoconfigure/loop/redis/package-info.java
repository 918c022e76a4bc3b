/**
 * Keeps the lease of replicas in a Redis that they share.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.loop.redis;

import org.jspecify.annotations.NullMarked;
