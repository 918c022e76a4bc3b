package com.sitecraft.sample.analysis.score;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Rules about who can use a page, and on what.
 */
final class AccessibilityRules {

	static final List<Rule> ALL = List.of(new Rule(Category.ACCESSIBILITY, 8, AccessibilityRules::language),
			new Rule(Category.ACCESSIBILITY, 10, AccessibilityRules::alternativeTexts),
			new Rule(Category.ACCESSIBILITY, 8, AccessibilityRules::viewport),
			new Rule(Category.ACCESSIBILITY, 6, AccessibilityRules::labels),
			new Rule(Category.ACCESSIBILITY, 5, AccessibilityRules::linkTexts),
			new Rule(Category.ACCESSIBILITY, 2, AccessibilityRules::uniqueIds));

	private AccessibilityRules() {
	}

	private static Verdict language(ParsedPage page) {
		return Verdict.badIf(page.attribute("html", "lang").isEmpty(),
				"The page does not name its language (<html lang>): screen readers guess.");
	}

	private static Verdict alternativeTexts(ParsedPage page) {
		int without = page.count("img:not([alt])");
		int all = page.count("img");
		return Verdict.share(without, all, "Images without an alternative text (alt): " + without + " of " + all + ".");
	}

	private static Verdict viewport(ParsedPage page) {
		String viewport = page.attribute("meta[name=viewport]", "content").replace(" ", "");
		if (viewport.isEmpty()) {
			return Verdict.bad("There is no viewport: phones show the page in the size of a desktop.");
		}
		return (viewport.contains("user-scalable=no") || viewport.contains("maximum-scale=1"))
				? Verdict.half("The viewport keeps people from zooming in.") : Verdict.FINE;
	}

	private static Verdict labels(ParsedPage page) {
		Document document = page.document();
		Set<String> labelled = new HashSet<>(document.select("label[for]").eachAttr("for"));
		List<Element> fields = document.select("input:not([type=hidden]):not([type=submit]):not([type=button])"
				+ ":not([type=image]):not([type=reset]), select, textarea");
		long without = fields.stream()
			.filter((field) -> !labelled.contains(field.id()) && !field.hasAttr("aria-label")
					&& !field.hasAttr("aria-labelledby") && field.closest("label") == null)
			.count();
		return Verdict.share(without, fields.size(),
				"Form fields without a label: " + without + " of " + fields.size() + ".");
	}

	private static Verdict linkTexts(ParsedPage page) {
		List<Element> links = page.document().select("a[href]");
		long without = links.stream()
			.filter((link) -> !link.hasText() && !link.hasAttr("aria-label") && link.select("img[alt]").isEmpty())
			.count();
		return Verdict.share(without, links.size(), "Links without a text: " + without + " of " + links.size() + ".");
	}

	private static Verdict uniqueIds(ParsedPage page) {
		List<String> ids = page.document().select("[id]").eachAttr("id");
		if (ids.isEmpty()) {
			return Verdict.NOT_APPLICABLE;
		}
		int repeated = ids.size() - new HashSet<>(ids).size();
		return Verdict.badIf(repeated > 0, "An id is given to one element only; given again: " + repeated + ".");
	}

}
