package com.sitecraft.sample.analysis.fetch;

import org.jspecify.annotations.Nullable;

/**
 * The page cannot be analysed, and trying again would not help; the message is for the
 * customer.
 */
public class PageException extends RuntimeException {

	public PageException(String message) {
		this(message, null);
	}

	public PageException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
