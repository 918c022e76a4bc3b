package com.sitecraft.sample.demo;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Demo accounts.
 *
 * @param accounts whether to create the demo accounts
 * @param password password of all demo accounts
 */
@ConfigurationProperties("sitecraft.demo")
public record DemoProperties(@DefaultValue("true") boolean accounts, @DefaultValue(PASSWORD) String password) {

	/** Password that everybody knows. */
	public static final String PASSWORD = "demo";

	public DemoProperties {
		if (accounts && password.isBlank()) {
			throw new IllegalArgumentException("sitecraft.demo.password is blank, a password is needed");
		}
	}

	@Override
	public String toString() {
		return "DemoProperties[accounts=" + this.accounts + "]";
	}

}
