package com.sitecraft.sample.analysis;

import java.util.Locale;

import com.sitecraft.sample.analysis.fetch.Target;

/**
 * How a {@link Target} is written down in the database.
 *
 * @param kind where the page comes from
 * @param text the demo site or the address; empty for a posted page
 * @param html the posted page, empty for any other
 */
record Source(Kind kind, String text, String html) {

	static Source of(Target target) {
		if (target instanceof Target.Demo demo) {
			return new Source(Kind.DEMO, demo.site().slug(), "");
		}
		if (target instanceof Target.Web web) {
			return new Source(Kind.WEB, web.address().toString(), "");
		}
		return new Source(Kind.HTML, "", ((Target.Html) target).html());
	}

	Target target() {
		return switch (this.kind) {
			case DEMO -> Target.demo(this.text);
			case WEB -> Target.web(this.text);
			case HTML -> Target.html(this.html);
		};
	}

	enum Kind {

		DEMO, WEB, HTML;

		/** Name for labels of meters. */
		String feature() {
			return "analysis_of_" + name().toLowerCase(Locale.ROOT);
		}

	}

}
