/**
 * The meters of the product, recorded through small interfaces that the host injects;
 * label values are bounded before a meter is made.
 */
@NullMarked
package com.sitecraft.monitoring.metrics;

import org.jspecify.annotations.NullMarked;
