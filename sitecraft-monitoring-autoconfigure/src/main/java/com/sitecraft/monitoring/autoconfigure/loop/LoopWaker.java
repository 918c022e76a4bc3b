package com.sitecraft.monitoring.autoconfigure.loop;

/**
 * Runs the next tick before it is time. Any thread may call it, neither method waits; any
 * number of calls before a tick make one, which begins no sooner than 1 s after the last
 * one began.
 */
public interface LoopWaker {

	/** Ticks soon, after the running tick. */
	void wake();

	/** Ticks soon, after what operators asked for until now is read from the store. */
	void wakeForCommands();

}
