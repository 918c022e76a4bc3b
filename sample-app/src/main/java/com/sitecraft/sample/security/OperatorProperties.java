package com.sitecraft.sample.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who looks after the application.
 *
 * @param name name to log in with
 * @param password password to log in with
 */
@ConfigurationProperties("sitecraft.operator")
public record OperatorProperties(@DefaultValue("operator") String name, @DefaultValue(PASSWORD) String password) {

	/** Password that everybody knows. */
	public static final String PASSWORD = "operator";

	public OperatorProperties {
		if (name.isBlank()) {
			throw new IllegalArgumentException("sitecraft.operator.name is blank, a name is needed");
		}
		if (password.isBlank()) {
			throw new IllegalArgumentException("sitecraft.operator.password is blank, a password is needed");
		}
	}

	@Override
	public String toString() {
		return "OperatorProperties[name=" + this.name + "]";
	}

}
