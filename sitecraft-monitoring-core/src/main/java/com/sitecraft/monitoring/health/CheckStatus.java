package com.sitecraft.monitoring.health;

/**
 * What a check says, best first; {@link #UNKNOWN} is no verdict and ranks with nothing.
 */
public enum CheckStatus {

	/** Works. */
	UP,

	/** Works, but not as it should; still serves. */
	DEGRADED,

	/** Does not work, or was not heard of for too long. */
	DOWN,

	/** No verdict: no result yet, or too little to judge. */
	UNKNOWN;

	/**
	 * The worse of two statuses; {@link #UNKNOWN} gives way to any other.
	 */
	public CheckStatus worse(CheckStatus other) {
		if (this == UNKNOWN) {
			return other;
		}
		if (other == UNKNOWN) {
			return this;
		}
		return (compareTo(other) >= 0) ? this : other;
	}

}
