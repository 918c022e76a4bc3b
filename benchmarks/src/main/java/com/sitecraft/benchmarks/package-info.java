/**
 * Measures what monitoring costs: single calls with JMH, and an application with the
 * library against the same one without it, side by side in one run.
 */
@NullMarked
package com.sitecraft.benchmarks;

import org.jspecify.annotations.NullMarked;
