/**
 * Simulated visitors use the application over real HTTP.
 */
@NullMarked
package com.sitecraft.sample.traffic;

import org.jspecify.annotations.NullMarked;
