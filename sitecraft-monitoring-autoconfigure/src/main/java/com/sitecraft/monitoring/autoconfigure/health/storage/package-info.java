/**
 * Tries out the places in which the host stores files and objects.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.health.storage;

import org.jspecify.annotations.NullMarked;
