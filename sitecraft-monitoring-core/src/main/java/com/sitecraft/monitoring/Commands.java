package com.sitecraft.monitoring;

import java.util.List;

/**
 * Port of what operators asked for. Calls may block for as long as a query may take, so
 * neither is made by the loop.
 */
public interface Commands {

	/**
	 * Stores a command; one with a known id is the same command.
	 */
	void submit(Command command) throws StateStoreException;

	/**
	 * Commands that no committed change has consumed, oldest first.
	 */
	List<Command> pending() throws StateStoreException;

}
