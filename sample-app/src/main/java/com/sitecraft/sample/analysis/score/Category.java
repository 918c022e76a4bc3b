package com.sitecraft.sample.analysis.score;

/**
 * What a rule cares about.
 */
public enum Category {

	CONTENT("Content"), SEARCH("Search engines"), ACCESSIBILITY("Accessibility"), PERFORMANCE("Performance");

	private final String title;

	Category(String title) {
		this.title = title;
	}

	public String title() {
		return this.title;
	}

}
