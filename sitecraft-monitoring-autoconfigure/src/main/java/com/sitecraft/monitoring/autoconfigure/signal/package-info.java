/**
 * Makes the clocks and the guards that every other capability uses.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.signal;

import org.jspecify.annotations.NullMarked;
