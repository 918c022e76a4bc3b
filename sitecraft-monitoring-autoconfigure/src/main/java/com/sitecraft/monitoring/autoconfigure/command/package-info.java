/**
 * Takes what operators ask for to the replica that acts for all, and its outcome back.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.command;

import org.jspecify.annotations.NullMarked;
