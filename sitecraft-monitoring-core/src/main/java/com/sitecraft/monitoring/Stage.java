package com.sitecraft.monitoring;

/**
 * One step of a tick. Runs on the loop's thread and must not block; what it throws is
 * counted, and the later stages run all the same.
 */
@FunctionalInterface
public interface Stage {

	void run(Tick tick);

}
