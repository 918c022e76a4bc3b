/**
 * Where alerts become incidents that somebody is told of until they are over.
 */
@NullMarked
package com.sitecraft.monitoring.incident;

import org.jspecify.annotations.NullMarked;
