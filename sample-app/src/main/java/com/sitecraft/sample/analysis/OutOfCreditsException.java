package com.sitecraft.sample.analysis;

/**
 * The workspace has no credit left for an analysis.
 */
public class OutOfCreditsException extends RuntimeException {

	OutOfCreditsException() {
		super("There are no credits left: buy some to go on.");
	}

}
