/**
 * First responses: what is done about an alert, whether it may be, and whether it helped.
 */
@NullMarked
package com.sitecraft.monitoring.runbook;

import org.jspecify.annotations.NullMarked;
