/**
 * PostgreSQL and Redis are started with the application when none are configured.
 */
@NullMarked
package com.sitecraft.sample.embedded;

import org.jspecify.annotations.NullMarked;
