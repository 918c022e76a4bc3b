/**
 * Where it is decided who answers a page at which time.
 */
@NullMarked
package com.sitecraft.monitoring.oncall;

import org.jspecify.annotations.NullMarked;
