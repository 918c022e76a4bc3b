package com.sitecraft.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param measure what was measured
 * @param without the value without the library
 * @param with the value with it
 * @param ratio one over the other, or a dash
 * @param target what is aimed at, or a dash
 * @param reached whether it was; {@code null} when there is no target
 */
record Row(String measure, String without, String with, String ratio, String target, @Nullable Boolean reached) {

	static final String HEADER = """
			| measure | without | with the starter | ratio | target | reached |
			|---|---|---|---|---|---|""";

	@Override
	public String toString() {
		String verdict = (this.reached == null) ? "–" : (this.reached ? "yes" : "**no**");
		return "| " + String.join(" | ", this.measure, this.without, this.with, this.ratio, this.target, verdict)
				+ " |";
	}

}
