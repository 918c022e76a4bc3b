/**
 * The meters of the product as beans that the host injects.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
