package com.sitecraft.sample.demo;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Demo accounts, and what is to go wrong.
 *
 * @param accounts whether to create the demo accounts
 * @param password password of all demo accounts
 * @param fault what goes wrong, as {@code fault-<name>.yml} sets it up
 */
@ConfigurationProperties("sitecraft.demo")
public record DemoProperties(@DefaultValue("true") boolean accounts, @DefaultValue(PASSWORD) String password,
		@DefaultValue("none") Fault fault) {

	/** Password that everybody knows. */
	public static final String PASSWORD = "demo";

	public DemoProperties {
		if (accounts && password.isBlank()) {
			throw new IllegalArgumentException("sitecraft.demo.password is blank, a password is needed");
		}
	}

	@Override
	public String toString() {
		return "DemoProperties[accounts=" + this.accounts + ", fault=" + this.fault + "]";
	}

	/**
	 * What goes wrong.
	 */
	public enum Fault {

		NONE,

		/** Analyses take longer than customers ask for them. */
		SLOW_WORKERS

	}

}
