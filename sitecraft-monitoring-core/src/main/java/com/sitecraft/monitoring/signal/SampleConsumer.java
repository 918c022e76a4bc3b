package com.sitecraft.monitoring.signal;

/**
 * Takes the samples of an answer.
 */
@FunctionalInterface
public interface SampleConsumer {

	void accept(Labels labels, double value);

}
