/**
 * Wires the channels through which pages are told.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.notification;

import org.jspecify.annotations.NullMarked;
