package com.sitecraft.sample.analysis.score;

/**
 * What a rule says of a page.
 *
 * @param applies whether the page has what the rule is about; the rule's points do not
 * count otherwise
 * @param loss share of the rule's points that the page loses, 0 to 1
 * @param message why, empty when nothing is lost
 */
record Verdict(boolean applies, double loss, String message) {

	static final Verdict FINE = new Verdict(true, 0, "");

	static final Verdict NOT_APPLICABLE = new Verdict(false, 0, "");

	static Verdict bad(String message) {
		return new Verdict(true, 1, message);
	}

	static Verdict half(String message) {
		return new Verdict(true, 0.5, message);
	}

	static Verdict badIf(boolean condition, String message) {
		return condition ? bad(message) : FINE;
	}

	/**
	 * Loses in proportion to how many of all are bad, a quarter at the least; does not
	 * apply when there are none at all.
	 */
	static Verdict share(long bad, long all, String message) {
		if (all == 0) {
			return NOT_APPLICABLE;
		}
		return (bad == 0) ? FINE : new Verdict(true, Math.max(0.25, (double) bad / all), message);
	}

}
