package com.sitecraft.monitoring.signal;

/**
 * Reads the state of one queue. Called on a monitoring thread, one call at a time; it may
 * block, but has to bound its own calls (a probe that hangs is interrupted and read as
 * failed, it is not started again while it runs).
 */
@FunctionalInterface
public interface QueueProbe {

	/**
	 * Reads the queue now.
	 * @throws Exception when the queue cannot be reached; the message is shown to
	 * operators
	 */
	QueueReading read() throws Exception;

}
