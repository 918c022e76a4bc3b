package com.sitecraft.sample.account;

/**
 * What an account works in; plans, credits and analyses belong to it.
 *
 * @param id the identity
 * @param accountId who owns it
 * @param name the name, unique within the account
 * @param plan the plan it is on
 * @param credits analyses that can still be requested, 0 or more
 */
public record Workspace(long id, long accountId, String name, Plan plan, int credits) {
}
