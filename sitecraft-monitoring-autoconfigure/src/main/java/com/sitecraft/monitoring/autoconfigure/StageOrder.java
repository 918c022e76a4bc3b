package com.sitecraft.monitoring.autoconfigure;

/**
 * The stages of a tick, in the order in which they run. A host adds its own
 * {@link com.sitecraft.monitoring.Stage} beans with an order between them.
 */
public final class StageOrder {

	/** Takes over what is stored. */
	public static final int RESTORE = 50;

	/** Does what operators asked for, on the replica that acts for all. */
	public static final int COMMANDS = 75;

	/** Reads meters into series. */
	public static final int SAMPLE = 100;

	/** Judges the rules of this replica. */
	public static final int JUDGE_INSTANCE = 200;

	/** Judges the rules of all replicas, on the one that acts for them. */
	public static final int JUDGE_FLEET = 300;

	/** Tells who listens. */
	public static final int PUBLISH = 400;

	/** Makes incidents of alerts and decides pages, on the replica that acts for all. */
	public static final int INCIDENT = 500;

	/** Triggers runbooks, and puts what they did onto timelines. */
	public static final int RUNBOOK = 600;

	private StageOrder() {
	}

}
