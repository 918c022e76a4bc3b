/**
 * Looks at databases: whether they answer, and at the queues kept in their tables, with
 * one pooled connection at a time.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import org.jspecify.annotations.NullMarked;
