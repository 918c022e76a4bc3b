package com.sitecraft.monitoring.runbook;

/**
 * Port of what the engine must know of the world. Answers from memory, on the engine's
 * thread.
 */
public interface RunbookSurroundings {

	/**
	 * Whether this replica acts for all of them.
	 */
	boolean leads();

	/**
	 * Whether the alert behind a trigger is firing.
	 */
	boolean firing(RunbookTrigger trigger);

	/**
	 * Whether another replica has not been heard of for so long that its process has
	 * ended. Asked on the one that acts for all.
	 */
	boolean gone(String instance);

}
