package com.sitecraft.sample.security;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsPasswordService;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;

import com.sitecraft.sample.account.Accounts;

/**
 * Customers come from the database. The operator does not: who is to find out why the
 * database is down has to get in while it is.
 */
final class Users implements UserDetailsService, UserDetailsPasswordService {

	private final Accounts accounts;

	private final String operatorName;

	private final String operatorPassword;

	/**
	 * @param accounts where customers are looked up
	 * @param operatorName the operator's name
	 * @param operatorPassword the operator's password, encoded
	 */
	Users(Accounts accounts, String operatorName, String operatorPassword) {
		this.accounts = accounts;
		this.operatorName = operatorName;
		this.operatorPassword = operatorPassword;
	}

	@Override
	public UserDetails loadUserByUsername(String name) {
		if (name.equals(this.operatorName)) {
			return User.withUsername(name).password(this.operatorPassword).roles("OPERATOR").build();
		}
		return this.accounts.findByEmail(name)
			.map(SignedIn::new)
			.orElseThrow(() -> new UsernameNotFoundException("There is no such account"));
	}

	@Override
	public UserDetails updatePassword(UserDetails user, @Nullable String encodedPassword) {
		if (user instanceof SignedIn customer && encodedPassword != null) {
			this.accounts.updatePassword(customer.accountId(), encodedPassword);
			return loadUserByUsername(customer.getUsername());
		}
		return user;
	}

}
