package com.sitecraft.sample.analysis.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

import com.sitecraft.sample.demo.DemoSite;

/**
 * What is to be analysed.
 */
public sealed interface Target {

	/** Longest address that is accepted, in characters. */
	int MAX_URL = 2000;

	/** Largest page that is accepted, in bytes. */
	int MAX_HTML = 500_000;

	/**
	 * A page of this application.
	 *
	 * @param site the demo site
	 */
	record Demo(DemoSite site) implements Target {
	}

	/**
	 * A page of the public web.
	 *
	 * @param address its http or https address
	 */
	record Web(URI address) implements Target {
	}

	/**
	 * A page that the customer posted.
	 *
	 * @param html its text
	 */
	record Html(String html) implements Target {
	}

	/**
	 * A demo site.
	 * @throws PageException when there is none of that name
	 */
	static Target demo(String slug) {
		return new Demo(DemoSite.of(slug).orElseThrow(() -> new PageException("There is no such demo site.")));
	}

	/**
	 * A public page. Whether the host is public is decided when it is connected to: what
	 * a name resolves to now says nothing about what it resolves to then.
	 * @throws PageException when the text is not an http or https address
	 */
	static Target web(String url) {
		String trimmed = url.strip();
		if (trimmed.length() > MAX_URL) {
			throw new PageException("The address is longer than " + MAX_URL + " characters.");
		}
		try {
			URI uri = new URI(trimmed);
			boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
			if (!http || uri.getHost() == null) {
				throw new PageException("An address starts with http:// or https:// and names a host.");
			}
			if (uri.getUserInfo() != null) {
				throw new PageException("An address with a user name or password is not accepted.");
			}
			return new Web(uri);
		}
		catch (URISyntaxException ex) {
			throw new PageException("This is not a valid address.");
		}
	}

	/**
	 * A posted page.
	 * @throws PageException when it is empty or larger than {@value #MAX_HTML} bytes
	 */
	static Target html(String html) {
		if (html.isBlank()) {
			throw new PageException("The page is empty.");
		}
		if (html.getBytes(StandardCharsets.UTF_8).length > MAX_HTML) {
			throw new PageException("The page is larger than " + MAX_HTML + " bytes.");
		}
		// The database stores any character but this one.
		return new Html(html.replace("\0", ""));
	}

}
