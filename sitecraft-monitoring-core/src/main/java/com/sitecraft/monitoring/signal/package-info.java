/**
 * Time, raw observations and the probes that turn the outside world into numbers.
 */
@NullMarked
package com.sitecraft.monitoring.signal;

import org.jspecify.annotations.NullMarked;
