/**
 * Where pages are delivered: at least once, in order for each incident and channel.
 */
@NullMarked
package com.sitecraft.monitoring.notification;

import org.jspecify.annotations.NullMarked;
