/**
 * Customers log in against the database, the operator without it.
 */
@NullMarked
package com.sitecraft.sample.security;

import org.jspecify.annotations.NullMarked;
