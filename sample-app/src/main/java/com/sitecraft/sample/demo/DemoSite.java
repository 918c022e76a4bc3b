package com.sitecraft.sample.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The demo sites.
 */
public enum DemoSite {

	BAKERY("Corner Bakery", true),

	PORTFOLIO("A photographer's portfolio", true),

	SHOP("A shop from 2004", true),

	/** Never answers with a page. */
	OUTAGE("A site that is down", false);

	private final String title;

	private final boolean up;

	DemoSite(String title, boolean up) {
		this.title = title;
		this.up = up;
	}

	public String title() {
		return this.title;
	}

	boolean up() {
		return this.up;
	}

	/** Name in paths and forms. */
	public String slug() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** Path of the page in this application. */
	public String path() {
		return "/demo-sites/" + slug();
	}

	public static Optional<DemoSite> of(String slug) {
		return Arrays.stream(values()).filter((site) -> site.slug().equals(slug)).findFirst();
	}

}
