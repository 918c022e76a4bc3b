package com.sitecraft.sample.analysis.score;

/**
 * How much a finding matters, worst first.
 */
public enum Severity {

	ERROR, WARNING, NOTICE;

	/** From the points that the finding costs. */
	static Severity of(double points) {
		if (points >= 7) {
			return ERROR;
		}
		return (points >= 3) ? WARNING : NOTICE;
	}

}
