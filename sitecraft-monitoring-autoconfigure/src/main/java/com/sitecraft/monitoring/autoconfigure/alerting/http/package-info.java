/**
 * Sends alerts to an Alertmanager and heartbeats to a dead man's switch.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.alerting.http;

import org.jspecify.annotations.NullMarked;
