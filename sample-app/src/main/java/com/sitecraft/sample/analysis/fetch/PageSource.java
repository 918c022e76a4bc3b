package com.sitecraft.sample.analysis.fetch;

/**
 * Where pages come from.
 */
@FunctionalInterface
public interface PageSource {

	/**
	 * Fetches a page; blocks, for a bounded time.
	 * @throws PageException when the page cannot be had
	 */
	Page fetch(Target target);

}
