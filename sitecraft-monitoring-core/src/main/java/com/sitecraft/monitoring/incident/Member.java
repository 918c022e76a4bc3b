package com.sitecraft.monitoring.incident;

import java.time.Instant;
import java.util.Objects;

/**
 * An alert of an incident. It stays until the incident is over, so that one that fires
 * anew is told from one that was never there.
 *
 * @param fingerprint identity of the alert's labels
 * @param firedAt since when it fires, which tells one firing from the next
 * @param firing whether it fires, or has ended but flaps
 * @param told whether the incident was told since it fires
 */
public record Member(String fingerprint, Instant firedAt, boolean firing, boolean told) {

	public Member {
		Objects.requireNonNull(fingerprint, "fingerprint");
		Objects.requireNonNull(firedAt, "firedAt");
	}

	Member cleared() {
		return new Member(this.fingerprint, this.firedAt, false, this.told);
	}

	Member nowTold() {
		return new Member(this.fingerprint, this.firedAt, this.firing, true);
	}

}
