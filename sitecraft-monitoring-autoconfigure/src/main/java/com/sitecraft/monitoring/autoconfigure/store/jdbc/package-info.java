/**
 * Keeps entries and commands in tables of the host's database.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import org.jspecify.annotations.NullMarked;
