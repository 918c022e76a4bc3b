/**
 * Rules judge series: conditions, the life of an alert from pending to resolved, and what
 * keeps one quiet.
 */
@NullMarked
package com.sitecraft.monitoring.alerting;

import org.jspecify.annotations.NullMarked;
