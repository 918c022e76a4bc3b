package com.sitecraft.sample.analysis.score;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of an analysis.
 *
 * @param score 0 to 100, the share of the points of all rules that the page reached
 * @param title the page's title, shortened; empty when it has none
 * @param categories the score in each category that was looked at
 * @param findings what could be better, worst first
 * @param bytes size of the HTML
 * @param fetchMillis time the fetch took
 * @param words words of visible text
 * @param links number of links
 * @param images number of images
 */
public record Report(int score, String title, Map<Category, Integer> categories, List<Finding> findings, int bytes,
		long fetchMillis, int words, int links, int images) {

	public Report {
		if (score < 0 || score > 100) {
			throw new IllegalArgumentException("score is " + score + ", allowed is 0 to 100");
		}
		// in the order of the categories
		categories = Collections.unmodifiableMap(new TreeMap<>(categories));
		findings = List.copyOf(findings);
	}

}
