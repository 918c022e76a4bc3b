/**
 * Stand-ins for PagerDuty and Slack that show what the real ones would have got.
 */
@NullMarked
package com.sitecraft.sample.receiver;

import org.jspecify.annotations.NullMarked;
