/**
 * Tells PagerDuty, Slack and webhooks, and hears from PagerDuty.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.notification.http;

import org.jspecify.annotations.NullMarked;
