package com.sitecraft.monitoring.signal;

/**
 * SampleConsumer.
 */
public interface SampleConsumer {

	void accept(Labels labels, double value);

}
