/**
 * Analyses are requested over a Redis stream and worked off by a bounded pool; the
 * database says what is still to be done, the stream only delivers it.
 */
@NullMarked
package com.sitecraft.sample.analysis;

import org.jspecify.annotations.NullMarked;
