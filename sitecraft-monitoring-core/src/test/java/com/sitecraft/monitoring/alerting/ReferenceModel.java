package com.sitecraft.monitoring.alerting;

/**
 * The life of one label set, written a second time as a history is read: in whole minutes
 * and without any of the classes it is compared with.
 */
final class ReferenceModel {

	private final int hold;

	private final int keep;

	private final int keepData;

	private final NoData noData;

	private int pendingSince = -1;

	private boolean firing;

	private int goodSince = -1;

	private int missingSince = -1;

	ReferenceModel(int hold, int keep, int keepData, NoData noData) {
		this.hold = hold;
		this.keep = keep;
		this.keepData = keepData;
		this.noData = noData;
	}

	/** Value NaN is no sample; bound 10, recovery bound 5. */
	String minute(int minute, double value) {
		boolean missing = Double.isNaN(value);
		if (!missing) {
			this.missingSince = -1;
		}
		if (this.firing) {
			fires(minute, value, missing);
		}
		else if (value > 10) {
			this.pendingSince = (this.pendingSince < 0) ? minute : this.pendingSince;
			this.firing = minute - this.pendingSince >= this.hold;
		}
		else {
			this.pendingSince = -1;
		}
		return this.firing ? "firing" : (this.pendingSince < 0) ? "none" : "pending";
	}

	private void fires(int minute, double value, boolean missing) {
		if (value >= 5) {
			this.goodSince = -1;
		}
		else if (missing && this.noData == NoData.KEEP) {
			this.missingSince = (this.missingSince < 0) ? minute : this.missingSince;
			if (minute - this.missingSince >= this.keepData && minute > this.missingSince) {
				end();
			}
		}
		else {
			this.goodSince = (this.goodSince < 0) ? minute : this.goodSince;
			if (minute - this.goodSince >= this.keep) {
				end();
			}
		}
	}

	private void end() {
		this.firing = false;
		this.pendingSince = -1;
		this.goodSince = -1;
		this.missingSince = -1;
	}

}
