/**
 * Runs runbooks: what triggers them, where their steps are done, what is stored of them,
 * and how they are configured.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.runbook;

import org.jspecify.annotations.NullMarked;
