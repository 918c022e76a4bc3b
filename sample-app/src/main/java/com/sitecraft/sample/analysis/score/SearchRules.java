package com.sitecraft.sample.analysis.score;

import java.util.List;
import java.util.Locale;

/**
 * Rules about how search engines and social networks see a page.
 */
final class SearchRules {

	static final List<Rule> ALL = List.of(new Rule(Category.SEARCH, 8, SearchRules::description),
			new Rule(Category.SEARCH, 8, SearchRules::indexed), new Rule(Category.SEARCH, 3, SearchRules::canonical),
			new Rule(Category.SEARCH, 3, SearchRules::openGraph));

	private SearchRules() {
	}

	private static Verdict description(ParsedPage page) {
		int length = page.attribute("meta[name=description]", "content").length();
		if (length == 0) {
			return Verdict.bad("There is no meta description: search engines make one up.");
		}
		if (length < 50) {
			return Verdict.half("The meta description is only " + length + " characters long.");
		}
		return (length > 165)
				? Verdict.half("The meta description is " + length + " characters long: it is cut after about 160.")
				: Verdict.FINE;
	}

	private static Verdict indexed(ParsedPage page) {
		String robots = page.attribute("meta[name=robots]", "content").toLowerCase(Locale.ROOT);
		return Verdict.badIf(robots.contains("noindex") || robots.equals("none"),
				"The page asks search engines not to show it (robots).");
	}

	private static Verdict canonical(ParsedPage page) {
		return Verdict.badIf(page.attribute("link[rel=canonical]", "href").isEmpty(),
				"There is no canonical link: copies of the page compete with it.");
	}

	private static Verdict openGraph(ParsedPage page) {
		int properties = page.count("meta[property=og:title], meta[property=og:description], meta[property=og:image]");
		return Verdict.share(Math.max(0, 3 - properties), 3,
				"Open Graph title, description or image is missing: shared links look bare.");
	}

}
