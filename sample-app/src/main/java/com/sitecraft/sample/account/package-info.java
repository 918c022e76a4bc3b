/**
 * Accounts and their workspaces, kept in PostgreSQL.
 */
@NullMarked
package com.sitecraft.sample.account;

import org.jspecify.annotations.NullMarked;
