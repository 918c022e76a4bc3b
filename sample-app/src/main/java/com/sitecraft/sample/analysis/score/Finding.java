package com.sitecraft.sample.analysis.score;

/**
 * Something that could be better about a page.
 *
 * @param severity how much it matters
 * @param category what it matters to
 * @param message what was found and what to do, for the customer
 */
public record Finding(Severity severity, Category category, String message) {
}
