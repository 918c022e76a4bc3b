package com.sitecraft.sample.database;

import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells a database that is away from one that says no.
 */
public final class Outages {

	private Outages() {
	}

	/**
	 * Whether the same call may work later, without anything being changed about it.
	 */
	public static boolean isOutage(Throwable error) {
		return error instanceof TransientDataAccessException || error instanceof RecoverableDataAccessException
				|| error instanceof NonTransientDataAccessResourceException || error instanceof TransactionException;
	}

}
