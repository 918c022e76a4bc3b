package com.sitecraft.monitoring.autoconfigure.command;

/**
 * What became of a command.
 *
 * @param status where it stands
 * @param text what changed or why nothing did, for people
 */
public record CommandOutcome(Status status, String text) {

	public static CommandOutcome done(String text) {
		return new CommandOutcome(Status.DONE, text);
	}

	public static CommandOutcome refused(String reason) {
		return new CommandOutcome(Status.REFUSED, reason);
	}

	/**
	 * Where a command stands.
	 */
	public enum Status {

		DONE,

		REFUSED,

		/**
		 * Stored, and handled by the replica that acts for all, whose log says what came
		 * of it.
		 */
		ACCEPTED,

		/** Neither stored nor done: the store is away, and another replica acts. */
		UNAVAILABLE

	}

}
