/**
 * Spring Boot wiring: one package a capability, as in the core.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure;

import org.jspecify.annotations.NullMarked;
