package com.sitecraft.sample.demo;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.event.EventListener;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

import com.sitecraft.sample.account.Accounts;
import com.sitecraft.sample.account.Workspaces;
import com.sitecraft.sample.database.SchemaCreated;

/**
 * Creates the demo accounts: one for whoever tries the application, the others for the
 * simulated visitors.
 */
@Component
@ConditionalOnBooleanProperty(name = "sitecraft.demo.accounts", matchIfMissing = true)
class DemoAccounts {

	private final Accounts accounts;

	private final Workspaces workspaces;

	private final DemoProperties properties;

	private final PasswordEncoder encoder;

	DemoAccounts(Accounts accounts, Workspaces workspaces, DemoProperties properties, PasswordEncoder encoder) {
		this.accounts = accounts;
		this.workspaces = workspaces;
		this.properties = properties;
		this.encoder = encoder;
	}

	@EventListener
	void create(SchemaCreated created) {
		String password = this.encoder.encode(this.properties.password());
		for (DemoCustomer customer : DemoCustomer.values()) {
			long account = this.accounts.save(customer.email(), customer.displayName(), password);
			customer.workspaces().forEach((name) -> this.workspaces.add(account, name));
		}
	}

}
