/**
 * A package that is not null-marked, on purpose.
 */
package com.sitecraft.architecture.broken.health;
