/**
 * Supervises every health contributor of the host and puts their verdicts together so
 * that a shared failure does not drain all replicas.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
