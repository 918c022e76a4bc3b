package com.sitecraft.monitoring.incident;

import java.util.Map;

import com.sitecraft.monitoring.alerting.Alert;
import com.sitecraft.monitoring.signal.Moment;

/**
 * Port of what can be seen of a problem at the moment at which an alert fires. Called by
 * the loop, so answers from memory; what it throws is counted, and reads
 * {@code not available}.
 */
public interface EvidenceSource {

	/**
	 * Unique name, the first part of the keys in the timeline. Without a source named
	 * {@code samples}, {@code traces} or {@code deploys}, an incident says so when it is
	 * opened.
	 */
	String name();

	/**
	 * What is seen.
	 * @return short texts by name; at most 10 are kept, each up to 500 characters
	 */
	Map<String, String> evidence(Alert alert, Moment now);

}
