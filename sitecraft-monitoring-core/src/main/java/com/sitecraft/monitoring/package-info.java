/**
 * Where one tick of monitoring runs through its stages and what it changed is stored.
 */
@NullMarked
package com.sitecraft.monitoring;

import org.jspecify.annotations.NullMarked;
