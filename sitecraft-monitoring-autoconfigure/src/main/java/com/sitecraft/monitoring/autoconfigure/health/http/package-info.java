/**
 * Calls what the host depends on over HTTP.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.health.http;

import org.jspecify.annotations.NullMarked;
