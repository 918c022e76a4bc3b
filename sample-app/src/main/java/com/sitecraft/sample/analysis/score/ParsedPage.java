package com.sitecraft.sample.analysis.score;

import java.time.Duration;
import java.util.StringTokenizer;

import org.jsoup.nodes.Document;

/**
 * A page as the rules see it.
 *
 * @param document the parsed HTML
 * @param text its visible text
 * @param bytes size of the HTML
 * @param took time the fetch took, zero when there was none
 */
public record ParsedPage(Document document, String text, int bytes, Duration took) {

	public ParsedPage(Document document, int bytes, Duration took) {
		this(document, document.body().text(), bytes, took);
	}

	int words() {
		return new StringTokenizer(this.text).countTokens();
	}

	boolean secure() {
		return this.document.baseUri().startsWith("https:");
	}

	int count(String selector) {
		return this.document.select(selector).size();
	}

	/**
	 * An attribute of the first element that matches, stripped; empty when there is none.
	 */
	String attribute(String selector, String attribute) {
		return this.document.select(selector).attr(attribute).strip();
	}

}
