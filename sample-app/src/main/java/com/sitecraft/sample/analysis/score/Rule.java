package com.sitecraft.sample.analysis.score;

import java.util.function.Function;

/**
 * Something that a good page does.
 *
 * @param category what it matters to
 * @param points what it is worth
 * @param judge looks at a page
 */
record Rule(Category category, int points, Function<ParsedPage, Verdict> judge) {
}
