/**
 * What the application judges by, written as the files of Prometheus and Alertmanager.
 */
@NullMarked
package com.sitecraft.monitoring.autoconfigure.export;

import org.jspecify.annotations.NullMarked;
