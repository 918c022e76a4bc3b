/**
 * Drives the stages of monitoring from one thread and the store from another.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.loop;

import org.jspecify.annotations.NullMarked;
