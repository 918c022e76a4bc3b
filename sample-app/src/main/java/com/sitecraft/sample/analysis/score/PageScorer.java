package com.sitecraft.sample.analysis.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;

/**
 * Holds a page against the rules. A page's score is the share of the rules' points that
 * it reached; rules about what it does not have do not count.
 */
@Component
public class PageScorer {

	private static final int MAX_TITLE = 200;

	private static final List<Rule> RULES = Stream
		.of(ContentRules.ALL, SearchRules.ALL, AccessibilityRules.ALL, PerformanceRules.ALL)
		.flatMap(List::stream)
		.toList();

	/**
	 * Scores a page by the rules of the given categories.
	 */
	public Report score(ParsedPage page, Set<Category> categories) {
		Map<Category, Points> points = new EnumMap<>(Category.class);
		List<Finding> findings = new ArrayList<>();
		Points total = new Points();
		for (Rule rule : RULES) {
			if (categories.contains(rule.category())) {
				Verdict verdict = rule.judge().apply(page);
				if (!verdict.applies()) {
					continue;
				}
				double lost = rule.points() * verdict.loss();
				total.add(rule.points(), lost);
				points.computeIfAbsent(rule.category(), (category) -> new Points()).add(rule.points(), lost);
				if (lost > 0) {
					findings.add(new Finding(Severity.of(lost), rule.category(), verdict.message()));
				}
			}
		}
		findings.sort(Comparator.comparing(Finding::severity));
		Map<Category, Integer> scores = new EnumMap<>(Category.class);
		points.forEach((category, reached) -> scores.put(category, reached.percent()));
		return new Report(total.percent(), title(page), scores, findings, page.bytes(), page.took().toMillis(),
				page.words(), page.count("a[href]"), page.count("img"));
	}

	private static String title(ParsedPage page) {
		// The database stores any character but this one.
		String title = page.document().title().replace("\0", "");
		return (title.length() > MAX_TITLE) ? title.substring(0, MAX_TITLE) + "…" : title;
	}

	private static final class Points {

		private double all;

		private double lost;

		void add(double all, double lost) {
			this.all += all;
			this.lost += lost;
		}

		int percent() {
			return (int) Math.round(100 * (this.all - this.lost) / this.all);
		}

	}

}
