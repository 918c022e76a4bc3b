package com.sitecraft.sample.analysis.score;

import java.util.List;

import org.jsoup.nodes.Element;

/**
 * Rules about what a page says and how it is structured.
 */
final class ContentRules {

	static final List<Rule> ALL = List.of(new Rule(Category.CONTENT, 10, ContentRules::title),
			new Rule(Category.CONTENT, 8, ContentRules::mainHeading),
			new Rule(Category.CONTENT, 4, ContentRules::headingOrder),
			new Rule(Category.CONTENT, 4, ContentRules::enoughText),
			new Rule(Category.CONTENT, 3, ContentRules::deadLinks));

	private ContentRules() {
	}

	private static Verdict title(ParsedPage page) {
		int length = page.document().title().length();
		if (length == 0) {
			return Verdict.bad("The page has no title.");
		}
		if (length < 10) {
			return Verdict.half("The title is only " + length + " characters long: say what the page is about.");
		}
		return (length > 65)
				? Verdict.half("The title is " + length + " characters long: search results cut it after about 65.")
				: Verdict.FINE;
	}

	private static Verdict mainHeading(ParsedPage page) {
		int headings = page.count("h1");
		if (headings == 0) {
			return Verdict.bad("There is no main heading (h1).");
		}
		return (headings > 1)
				? Verdict.half("There are " + headings + " main headings (h1): one says what the page is.")
				: Verdict.FINE;
	}

	private static Verdict headingOrder(ParsedPage page) {
		if (page.count("h1, h2, h3, h4, h5, h6") == 0) {
			return Verdict.NOT_APPLICABLE;
		}
		int before = 0;
		for (Element heading : page.document().select("h1, h2, h3, h4, h5, h6")) {
			int level = heading.normalName().charAt(1) - '0';
			if (before != 0 && level > before + 1) {
				return Verdict.bad("A heading of level " + level + " follows one of level " + before
						+ ": levels should not be skipped.");
			}
			before = level;
		}
		return Verdict.FINE;
	}

	private static Verdict enoughText(ParsedPage page) {
		int words = page.words();
		if (words < 50) {
			return Verdict.bad("There are only " + words + " words of text.");
		}
		return (words < 150) ? Verdict.half("There are only " + words + " words of text.") : Verdict.FINE;
	}

	private static Verdict deadLinks(ParsedPage page) {
		int dead = page.count("a[href=#], a[href=\"\"], a[href^=javascript:]");
		int all = page.count("a[href]");
		return Verdict.share(dead, all, "Links that lead nowhere (\"#\" or javascript): " + dead + " of " + all + ".");
	}

}
