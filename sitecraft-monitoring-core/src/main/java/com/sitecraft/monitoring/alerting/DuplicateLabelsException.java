package com.sitecraft.monitoring.alerting;

import com.sitecraft.monitoring.signal.Labels;

/**
 * Two results of one rule are the same alert: the rule's labels hide what tells them
 * apart.
 */
final class DuplicateLabelsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	DuplicateLabelsException(Labels labels) {
		super("two results have the labels " + labels
				+ " after the rule's labels are applied, allowed is one: remove the label that replaces what differs");
	}

}
