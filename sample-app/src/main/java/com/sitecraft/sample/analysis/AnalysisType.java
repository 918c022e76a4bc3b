package com.sitecraft.sample.analysis;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

import com.sitecraft.sample.analysis.score.Category;

/**
 * What an analysis looks at.
 */
public enum AnalysisType {

	FULL(EnumSet.allOf(Category.class)),

	SEO(EnumSet.of(Category.CONTENT, Category.SEARCH)),

	ACCESSIBILITY(EnumSet.of(Category.ACCESSIBILITY));

	private final Set<Category> categories;

	AnalysisType(Set<Category> categories) {
		this.categories = Set.copyOf(categories);
	}

	Set<Category> categories() {
		return this.categories;
	}

	/** Name for labels of meters, in lower case. */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
