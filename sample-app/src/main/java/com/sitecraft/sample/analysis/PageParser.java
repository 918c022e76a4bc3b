package com.sitecraft.sample.analysis;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.select.NodeFilter.FilterResult;
import org.jsoup.select.NodeTraversor;

import com.sitecraft.sample.analysis.fetch.Page;
import com.sitecraft.sample.analysis.fetch.PageException;
import com.sitecraft.sample.analysis.score.ParsedPage;

/**
 * Makes a document of a page.
 */
final class PageParser {

	/**
	 * Deepest nesting that is accepted, in elements; browsers go to 512. Without a bound,
	 * a page made for it could keep a worker busy for hours: looking for an element's
	 * ancestors takes as many steps as there are.
	 */
	private static final int MAX_DEPTH = 512;

	private PageParser() {
	}

	/**
	 * Parses a page.
	 * @throws PageException when it is nested deeper than {@value #MAX_DEPTH} elements
	 */
	static ParsedPage parse(Page page) {
		try {
			Document document = Jsoup.parse(new ByteArrayInputStream(page.body()), page.charset(), page.address());
			FilterResult depth = NodeTraversor
				.filter((node, level) -> (level > MAX_DEPTH) ? FilterResult.STOP : FilterResult.CONTINUE, document);
			if (depth == FilterResult.STOP) {
				throw new PageException("The page is nested more than " + MAX_DEPTH + " elements deep.");
			}
			return new ParsedPage(document, page.body().length, page.took());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
