package com.sitecraft.sample.account;

import java.util.Locale;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The accounts in the database.
 */
@Repository
public class Accounts {

	private final JdbcClient jdbc;

	Accounts(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	public Optional<Account> findByEmail(String email) {
		return this.jdbc.sql("select id, email, name, password from account where email = ?")
			.param(email.toLowerCase(Locale.ROOT))
			.query(Account.class)
			.optional();
	}

	/**
	 * Adds an account, or gives the one that has the address already the name and the
	 * password.
	 * @return the identity
	 */
	public long save(String email, String name, String encodedPassword) {
		return this.jdbc.sql("""
				insert into account (email, name, password) values (?, ?, ?)
				on conflict (email) do update set name = excluded.name, password = excluded.password
				returning id""")
			.params(email.toLowerCase(Locale.ROOT), name, encodedPassword)
			.query(Long.class)
			.single();
	}

	/**
	 * Replaces the encoded password, for example with one of a stronger encoding.
	 */
	public void updatePassword(long id, String encodedPassword) {
		this.jdbc.sql("update account set password = ? where id = ?").params(encodedPassword, id).update();
	}

}
