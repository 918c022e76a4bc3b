package com.sitecraft.sample.security;

import java.io.Serial;
import java.util.List;

import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.User;

import com.sitecraft.sample.account.Account;

/**
 * A customer who is logged in.
 */
public final class SignedIn extends User {

	@Serial
	private static final long serialVersionUID = 1L;

	private final long accountId;

	private final String displayName;

	SignedIn(Account account) {
		super(account.email(), account.password(), List.of(new SimpleGrantedAuthority("ROLE_CUSTOMER")));
		this.accountId = account.id();
		this.displayName = account.name();
	}

	public long accountId() {
		return this.accountId;
	}

	public String displayName() {
		return this.displayName;
	}

}
