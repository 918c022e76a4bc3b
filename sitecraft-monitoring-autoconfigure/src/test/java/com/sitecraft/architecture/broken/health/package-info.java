/**
 * Wiring that breaks the rules on purpose, and some that keeps them.
 */
@NullMarked
package com.sitecraft.architecture.broken.health;

import org.jspecify.annotations.NullMarked;
