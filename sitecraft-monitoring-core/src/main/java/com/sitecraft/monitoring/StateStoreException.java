package com.sitecraft.monitoring;

/**
 * The store did not answer or refused; nothing of the commit is known to be stored.
 */
public class StateStoreException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public StateStoreException(String message, Throwable cause) {
		super(message, cause);
	}

	StateStoreException(String message) {
		super(message);
	}

}
