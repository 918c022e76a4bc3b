package com.sitecraft.sample.analysis.score;

import java.time.Duration;
import java.util.List;

/**
 * Rules about how soon a page can be seen.
 */
final class PerformanceRules {

	static final List<Rule> ALL = List.of(new Rule(Category.PERFORMANCE, 6, PerformanceRules::size),
			new Rule(Category.PERFORMANCE, 6, PerformanceRules::answerTime),
			new Rule(Category.PERFORMANCE, 5, PerformanceRules::blockingScripts),
			new Rule(Category.PERFORMANCE, 4, PerformanceRules::elements),
			new Rule(Category.PERFORMANCE, 3, PerformanceRules::imageSizes),
			new Rule(Category.PERFORMANCE, 4, PerformanceRules::mixedContent));

	private PerformanceRules() {
	}

	private static Verdict size(ParsedPage page) {
		int kilobytes = page.bytes() / 1024;
		if (kilobytes > 500) {
			return Verdict.bad("The HTML alone is " + kilobytes + " KB.");
		}
		return (kilobytes > 150) ? Verdict.half("The HTML alone is " + kilobytes + " KB.") : Verdict.FINE;
	}

	private static Verdict answerTime(ParsedPage page) {
		Duration took = page.took();
		if (took.isZero()) {
			return Verdict.NOT_APPLICABLE;
		}
		if (took.toMillis() > 3000) {
			return Verdict.bad("The server took " + took.toMillis() + " ms to send the page.");
		}
		return (took.toMillis() > 1000) ? Verdict.half("The server took " + took.toMillis() + " ms to send the page.")
				: Verdict.FINE;
	}

	private static Verdict blockingScripts(ParsedPage page) {
		int blocking = page.document().head().select("script[src]:not([async]):not([defer]):not([type=module])").size();
		return Verdict.badIf(blocking > 0, "Scripts in the head that block the page until they are loaded: " + blocking
				+ ". Use \"defer\" or \"async\".");
	}

	private static Verdict elements(ParsedPage page) {
		int elements = page.count("*");
		if (elements > 3000) {
			return Verdict.bad("The page has " + elements + " elements.");
		}
		return (elements > 1500) ? Verdict.half("The page has " + elements + " elements.") : Verdict.FINE;
	}

	private static Verdict imageSizes(ParsedPage page) {
		int without = page.count("img:not([width][height])");
		int all = page.count("img");
		return Verdict.share(without, all,
				"Images that do not say their size: " + without + " of " + all + ". The text jumps when they arrive.");
	}

	private static Verdict mixedContent(ParsedPage page) {
		if (!page.secure()) {
			return Verdict.NOT_APPLICABLE;
		}
		int insecure = page.count("img[src^=http:], script[src^=http:], link[rel=stylesheet][href^=http:]");
		return Verdict.badIf(insecure > 0,
				"Images, scripts or styles that are loaded without encryption: " + insecure + ". Browsers block them.");
	}

}
