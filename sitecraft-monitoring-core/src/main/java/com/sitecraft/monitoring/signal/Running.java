package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.util.Map;

/**
 * Something that started and has not ended.
 *
 * @param labels its label set
 * @param age time since its start, to 17 ms
 */
public record Running(Map<String, String> labels, Duration age) {
}
