package com.sitecraft.sample.billing;

/**
 * What the customer asked for is not possible; the message is for the customer.
 */
public class BillingException extends RuntimeException {

	public BillingException(String message) {
		super(message);
	}

}
