/**
 * Health checks run in the background, each on its own schedule, bounded in time and
 * number; whoever asks only reads memory.
 */
@NullMarked
package com.sitecraft.monitoring.health;

import org.jspecify.annotations.NullMarked;
