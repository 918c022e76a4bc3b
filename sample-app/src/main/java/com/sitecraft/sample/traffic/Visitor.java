package com.sitecraft.sample.traffic;

import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

import org.jsoup.Connection;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;

/**
 * Somebody with a browser: keeps cookies, follows redirects, fills in the forms that it
 * is shown. Not thread-safe.
 */
public final class Visitor {

	private static final int TIMEOUT_MILLIS = 15_000;

	private final URI address;

	private Connection session;

	/**
	 * @param address of the application, without a path
	 */
	public Visitor(URI address) {
		this.address = address;
		this.session = newSession();
	}

	private static Connection newSession() {
		return Jsoup.newSession()
			.header("Accept", "text/html, */*;q=0.8")
			.timeout(TIMEOUT_MILLIS)
			.ignoreHttpErrors(true)
			.ignoreContentType(true);
	}

	/**
	 * Logs in, in a new session.
	 * @return whether that worked
	 * @throws IOException when the application does not answer
	 */
	public boolean logIn(String name, String password) throws IOException {
		this.session = newSession();
		Document answer = submit(open("/login"), "login", Map.of("username", name, "password", password));
		return !URI.create(answer.location()).getPath().equals("/login");
	}

	/**
	 * Opens a page.
	 * @param path begins with a slash, or is the whole address that a link leads to
	 * @throws IOException when the application does not answer; an answer that is an
	 * error is returned
	 */
	public Document open(String path) throws IOException {
		return this.session.newRequest(this.address.resolve(path).toString()).get();
	}

	/**
	 * Fills in a form and submits it.
	 * @param page the page with the form
	 * @param form id of the form
	 * @param values what to enter; all other fields keep the value that they have
	 * @return the page that follows
	 * @throws IOException when the page has no such form, or the application does not
	 * answer
	 */
	public Document submit(Document page, String form, Map<String, String> values) throws IOException {
		FormElement element = form(page, form)
			.orElseThrow(() -> new IOException("There is no form '" + form + "' on '" + page.title() + "'"));
		Connection request = element.submit();
		values.forEach((name, value) -> {
			Connection.KeyVal field = request.data(name);
			if (field != null) {
				field.value(value);
			}
			else {
				request.data(name, value);
			}
		});
		return request.execute().parse();
	}

	/**
	 * Value of a cookie that the application has set.
	 */
	public Optional<String> cookie(String name) {
		return this.session.cookieStore()
			.getCookies()
			.stream()
			.filter((cookie) -> cookie.getName().equals(name))
			.map(HttpCookie::getValue)
			.findFirst();
	}

	/**
	 * The form of an id, if the page has it.
	 */
	public static Optional<FormElement> form(Document page, String id) {
		Element element = page.getElementById(id);
		return (element instanceof FormElement form) ? Optional.of(form) : Optional.empty();
	}

}
