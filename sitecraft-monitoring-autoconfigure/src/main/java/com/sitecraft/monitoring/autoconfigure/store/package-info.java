/**
 * Turns what alerting remembers into stored entries and back.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.store;

import org.jspecify.annotations.NullMarked;
