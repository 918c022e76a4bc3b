package com.sitecraft.sample.account;

import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The workspaces in the database. Whoever asks for one names the account, so that nobody
 * reaches another's.
 */
@Repository
public class Workspaces {

	/** Workspaces one account can have. */
	public static final int MAX_PER_ACCOUNT = 20;

	private static final int FIRST_CREDITS = 50;

	private final JdbcClient jdbc;

	Workspaces(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	public List<Workspace> ofAccount(long accountId) {
		return this.jdbc
			.sql("select id, account_id, name, plan, credits from workspace where account_id = ? order by id")
			.param(accountId)
			.query(DataClassRowMapper.newInstance(Workspace.class))
			.list();
	}

	public Optional<Workspace> find(long id, long accountId) {
		return this.jdbc
			.sql("select id, account_id, name, plan, credits from workspace where id = ? and account_id = ?")
			.params(id, accountId)
			.query(Workspace.class)
			.optional();
	}

	/**
	 * Adds a workspace on the free plan, with some credits to begin with.
	 * @return whether it was added; {@code false} when the name is taken or the account
	 * has {@value #MAX_PER_ACCOUNT} already
	 */
	public boolean add(long accountId, String name) {
		return this.jdbc.sql("""
				insert into workspace (account_id, name, credits)
				select :account, :name, :credits
				where (select count(*) from workspace where account_id = :account) < :most
				on conflict (account_id, name) do nothing""")
			.param("account", accountId)
			.param("name", name)
			.param("credits", FIRST_CREDITS)
			.param("most", MAX_PER_ACCOUNT)
			.update() > 0;
	}

	public void changePlan(long id, Plan plan) {
		this.jdbc.sql("update workspace set plan = ? where id = ?").params(plan.name(), id).update();
	}

	public void addCredits(long id, int credits) {
		this.jdbc.sql("update workspace set credits = credits + ? where id = ?").params(credits, id).update();
	}

	/**
	 * Takes one credit.
	 * @return whether there was one left
	 */
	public boolean takeCredit(long id) {
		return this.jdbc.sql("update workspace set credits = credits - 1 where id = ? and credits > 0")
			.param(id)
			.update() > 0;
	}

}
