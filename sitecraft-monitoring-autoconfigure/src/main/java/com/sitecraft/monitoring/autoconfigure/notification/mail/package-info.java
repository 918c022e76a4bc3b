/**
 * Tells people by e-mail.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.notification.mail;

import org.jspecify.annotations.NullMarked;
