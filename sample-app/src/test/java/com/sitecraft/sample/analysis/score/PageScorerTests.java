package com.sitecraft.sample.analysis.score;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PageScorerTests {

	private static final Set<Category> ALL = EnumSet.allOf(Category.class);

	private final PageScorer scorer = new PageScorer();

	@Test
	void scoreWhenThePageIsGoodThenIsNearlyAllAndEveryCategoryCounts() throws IOException {
		Report report = score(demo("bakery"));
		assertThat(report.score()).isGreaterThanOrEqualTo(95);
		assertThat(report.categories().keySet()).containsExactly(Category.values());
		assertThat(report.title()).startsWith("Corner Bakery");
		assertThat(report.images()).isEqualTo(1);
		assertThat(report.links()).isEqualTo(3);
	}

	@Test
	void scoreWhenThePageIsWorseThenIsLower() throws IOException {
		assertThat(score(demo("bakery")).score()).isGreaterThan(score(demo("portfolio")).score());
		assertThat(score(demo("portfolio")).score()).isGreaterThan(score(demo("shop")).score());
	}

	@Test
	void scoreWhenThePageIsEmptyThenIsLowAndFindingsAreWorstFirst() {
		Report report = score("");
		assertThat(report.score()).isLessThan(50);
		assertThat(report.findings()).extracting(Finding::severity).isSorted();
		assertThat(report.findings().get(0).severity()).isEqualTo(Severity.ERROR);
		assertThat(report.title()).isEmpty();
	}

	@Test
	void scoreWhenOnlySomeCategoriesAreAskedForThenTheOthersDoNotCount() {
		Report report = this.scorer.score(page("<p>no title, no language", "", 100),
				EnumSet.of(Category.ACCESSIBILITY));
		assertThat(report.findings()).extracting(Finding::category).containsOnly(Category.ACCESSIBILITY);
		assertThat(report.categories()).containsOnlyKeys(Category.ACCESSIBILITY);
		assertThat(report.score()).isEqualTo(report.categories().get(Category.ACCESSIBILITY));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			<title>Short</title>                                        | title is only 5 characters
			<h1>a</h1><h1>b</h1>                                        | 2 main headings
			<h1>a</h1><h4>b</h4>                                        | level 4 follows one of level 1
			<a href='#'>a</a><a href='/'>b</a>                          | lead nowhere ("#" or javascript): 1 of 2
			<meta name=robots content=NOINDEX>                          | not to show it
			<img src=a><img src=b alt=''>                               | alternative text (alt): 1 of 2
			<meta name=viewport content='width=1, user-scalable = no'>  | from zooming
			<input name=q>                                              | without a label: 1 of 1
			<a href='/'><img src=a></a>                                 | Links without a text: 1 of 1
			<b id=a></b><i id=a></i>                                    | given again: 1
			<head><script src=a></script></head>                        | until they are loaded: 1
			<meta property=og:title content=a>                          | Open Graph
			""")
	void findingWhenSomethingIsWrongThenSaysWhat(String html, String message) {
		assertThat(score(html).findings()).extracting(Finding::message).anyMatch((found) -> found.contains(message));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			<label for=q>Q</label><input id=q>        | label
			<label>Q <input></label>                  | label
			<input aria-label=Q>                      | label
			<input type=hidden><input type=submit>    | label
			<a href='/'><img src=a alt=A></a>         | without a text
			<head><script src=a async></script></head>| until they are loaded
			<html lang=de>                            | language
			""")
	void findingWhenItIsRightThenIsNotMade(String html, String message) {
		assertThat(score(html).findings()).extracting(Finding::message).noneMatch((found) -> found.contains(message));
	}

	@Test
	void findingWhenAnEncryptedPageLoadsUnencryptedPartsThenIsMade() {
		String html = "<img src='http://example.com/a.png'>";
		assertThat(this.scorer.score(page(html, "https://example.com/", 100), ALL).findings())
			.extracting(Finding::message)
			.anyMatch((found) -> found.contains("without encryption"));
		assertThat(this.scorer.score(page(html, "http://example.com/", 100), ALL).findings())
			.extracting(Finding::message)
			.noneMatch((found) -> found.contains("without encryption"));
	}

	@Test
	void findingWhenThePageIsLargeOrSlowThenIsMade() {
		ParsedPage page = new ParsedPage(Jsoup.parse("<p>a"), 600 * 1024, Duration.ofSeconds(4));
		assertThat(this.scorer.score(page, ALL).findings()).extracting(Finding::message)
			.anyMatch((found) -> found.contains("600 KB"))
			.anyMatch((found) -> found.contains("4000 ms"));
	}

	@Test
	void scoreWhenThePageIsGarbageThenIsStillAScore() {
		Random random = new Random(42);
		String[] parts = { "<", ">", "</", "a", " href=", "'", "\"", "<img", "<h1>", "<title>", "&#x0;", "\0", "<!--",
				"<script>", "<input", "<label for=", "<table><tr>", "é", "<svg>", "<meta name=" };
		for (int i = 0; i < 500; i++) {
			StringBuilder html = new StringBuilder();
			for (int j = random.nextInt(60); j > 0; j--) {
				html.append(parts[random.nextInt(parts.length)]);
			}
			assertThat(score(html.toString()).score()).isBetween(0, 100);
		}
	}

	@Test
	void ruleWhenThePageHasNothingThatItIsAboutThenDoesNotCount() {
		Report without = this.scorer.score(page("<html lang=en><p>a", "", 100), EnumSet.of(Category.ACCESSIBILITY));
		Report with = this.scorer.score(page("<html lang=en><p>a<img src=a alt=a>", "", 100),
				EnumSet.of(Category.ACCESSIBILITY));
		assertThat(without.score()).isEqualTo(50);
		assertThat(with.score()).isGreaterThan(50);
	}

	private Report score(String html) {
		return this.scorer.score(page(html, "", html.length()), ALL);
	}

	private static ParsedPage page(String html, String address, int bytes) {
		return new ParsedPage(Jsoup.parse(html, address), bytes, Duration.ofMillis(50));
	}

	private static String demo(String name) throws IOException {
		try (InputStream in = PageScorerTests.class.getResourceAsStream("/demo-sites/" + name + ".html")) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
