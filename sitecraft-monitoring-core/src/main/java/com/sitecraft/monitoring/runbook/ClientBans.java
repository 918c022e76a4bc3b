package com.sitecraft.monitoring.runbook;

import java.time.Duration;

/**
 * Port of keeping clients out; whoever detects threats implements it. Nobody is banned
 * unless it says {@link Mode#ENFORCE}: the step asks for the mode each time and calls
 * {@link #ban} in no other.
 */
public interface ClientBans {

	/**
	 * Whether bans are meant. {@link Mode#OBSERVE} until an operator has said otherwise.
	 */
	Mode mode();

	/**
	 * Whom a ban would keep out, in words such as {@code 203.0.113.7 and 3 more}; bans
	 * nobody.
	 * @param context whom it would be done for
	 */
	String clients(StepContext context) throws Exception;

	/**
	 * Bans the clients that an alert is about.
	 * @param context whom it is done for
	 * @param duration for how long
	 * @return what was done
	 */
	StepOutcome ban(StepContext context, Duration duration) throws Exception;

	/**
	 * Bans that are not there.
	 */
	static ClientBans none() {
		return new ClientBans() {

			@Override
			public Mode mode() {
				return Mode.OFF;
			}

			@Override
			public String clients(StepContext context) {
				return "nobody";
			}

			@Override
			public StepOutcome ban(StepContext context, Duration duration) {
				return StepOutcome.notAvailable("nothing here bans clients");
			}

		};
	}

	/**
	 * What a ban comes to.
	 */
	enum Mode {

		/** Clients are kept out. */
		ENFORCE,

		/** What would be done is said, and nobody is kept out. */
		OBSERVE,

		/** Nobody is kept out. */
		OFF

	}

}
