package com.sitecraft.sample.demo;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Demo accounts, and what is to go wrong.
 *
 * @param accounts whether to create the demo accounts
 * @param password password of all demo accounts
 * @param fault what goes wrong, {@code none} or {@code slow-workers}, as
 * {@code fault-<name>.yml} sets it up
 */
@ConfigurationProperties("sitecraft.demo")
public record DemoProperties(@DefaultValue("true") boolean accounts, @DefaultValue(PASSWORD) String password,
		@DefaultValue("none") String fault) {

	/** Password that everybody knows. */
	public static final String PASSWORD = "demo";

	private static final List<String> FAULTS = List.of("none", "slow-workers");

	public DemoProperties {
		if (accounts && password.isBlank()) {
			throw new IllegalArgumentException("sitecraft.demo.password is blank, a password is needed");
		}
		// In another spelling it would be one that no file sets up.
		if (!FAULTS.contains(fault)) {
			throw new IllegalArgumentException(
					"sitecraft.demo.fault is '" + fault + "', allowed is one of " + String.join(", ", FAULTS));
		}
	}

	@Override
	public String toString() {
		return "DemoProperties[accounts=" + this.accounts + ", fault=" + this.fault + "]";
	}

}
