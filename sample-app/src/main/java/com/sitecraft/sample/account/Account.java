package com.sitecraft.sample.account;

/**
 * Somebody who can log in.
 *
 * @param id the identity
 * @param email the unique address used to log in, in lower case
 * @param name the name to show
 * @param password the encoded password
 */
public record Account(long id, String email, String name, String password) {

	@Override
	public String toString() {
		return "Account[id=" + this.id + "]";
	}

}
