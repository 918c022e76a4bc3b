package com.sitecraft.sample.analysis;

/**
 * How far an analysis has come.
 */
public enum AnalysisStatus {

	QUEUED, RUNNING, COMPLETED, FAILED;

	public boolean finished() {
		return this == COMPLETED || this == FAILED;
	}

}
