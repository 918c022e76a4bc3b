package com.sitecraft.monitoring.signal;

/**
 * PreparedQuery.
 */
public interface PreparedQuery {

	void evaluate(Moment at, SampleConsumer into);

}
