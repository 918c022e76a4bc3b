package com.sitecraft.monitoring.autoconfigure.loop;

/**
 * Runs the next tick before it is time. Any thread may call it, neither method waits; any
 * number of calls before a tick make one.
 */
public interface LoopWaker {

	/** Ticks as soon as the running tick has ended. */
	void wake();

	/** Ticks as soon as what operators asked for until now is read from the store. */
	void wakeForCommands();

}
