package com.sitecraft.sample.web;

import org.jspecify.annotations.Nullable;

import com.sitecraft.sample.analysis.AnalysisType;
import com.sitecraft.sample.analysis.fetch.PageException;
import com.sitecraft.sample.analysis.fetch.Target;

/**
 * What the customer entered to have a page analysed.
 *
 * @param type what to look at
 * @param source which of the other fields counts
 * @param demo name of a demo site
 * @param url address of a public page
 * @param html a page
 */
record AnalysisForm(@Nullable AnalysisType type, @Nullable Source source, @Nullable String demo, @Nullable String url,
		@Nullable String html) {

	AnalysisType typeOrFull() {
		return (this.type != null) ? this.type : AnalysisType.FULL;
	}

	/**
	 * The page to analyse.
	 * @throws PageException when it cannot be one
	 */
	Target target() {
		if (this.source == null) {
			throw new PageException("Choose what to analyse.");
		}
		return switch (this.source) {
			case DEMO -> Target.demo(text(this.demo));
			case WEB -> Target.web(text(this.url));
			case HTML -> Target.html(text(this.html));
		};
	}

	private static String text(@Nullable String value) {
		return (value != null) ? value : "";
	}

	enum Source {

		DEMO, WEB, HTML

	}

}
