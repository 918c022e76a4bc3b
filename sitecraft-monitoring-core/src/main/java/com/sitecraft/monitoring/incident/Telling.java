package com.sitecraft.monitoring.incident;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Who has been told of an incident, and when the next one is.
 *
 * @param pages number of pages so far, which numbers the next one
 * @param told who has been told since it was opened, at most {@value #MAX_TOLD}
 * @param fresh when alerts that nobody was told of are told, {@code null} once it is over
 * @param repeat when it is told again while nobody acknowledges, {@code null} before the
 * first page
 * @param outstanding pages of which nobody knows yet whether they arrived, at most
 * {@value #MAX_OUTSTANDING}
 * @param deferred whether the timeline says already that telling waits
 */
public record Telling(int pages, List<Recipient> told, @Nullable Due fresh, @Nullable Due repeat,
		List<Outstanding> outstanding, boolean deferred) {

	static final int MAX_TOLD = 200;

	static final int MAX_OUTSTANDING = 200;

	public Telling {
		told = List.copyOf(told);
		outstanding = List.copyOf(outstanding);
		if (pages < 0) {
			throw new IllegalArgumentException("pages is " + pages + ", allowed is 0 or more");
		}
	}

	static Telling from(int pages, List<Outstanding> outstanding, Due fresh) {
		return new Telling(pages, List.of(), fresh, null, outstanding, false);
	}

	Telling told(Recipient recipient, Outstanding page) {
		List<Recipient> all = this.told;
		if (!all.contains(recipient) && all.size() < MAX_TOLD) {
			all = new ArrayList<>(all);
			all.add(recipient);
		}
		List<Outstanding> pages = new ArrayList<>(this.outstanding);
		pages.add(page);
		int over = Math.max(0, pages.size() - MAX_OUTSTANDING);
		return new Telling(this.pages + 1, all, this.fresh, this.repeat, pages.subList(over, pages.size()),
				this.deferred);
	}

	Telling next(@Nullable Due fresh, @Nullable Due repeat) {
		return new Telling(this.pages, this.told, fresh, repeat, this.outstanding, false);
	}

	Telling withDeferred() {
		return new Telling(this.pages, this.told, this.fresh, this.repeat, this.outstanding, true);
	}

	@Nullable Outstanding outstanding(String key) {
		for (Outstanding page : this.outstanding) {
			if (page.key().equals(key)) {
				return page;
			}
		}
		return null;
	}

	/** Puts what is known of a page, or takes it away. */
	Telling without(Outstanding page, @Nullable Outstanding instead) {
		List<Outstanding> pages = new ArrayList<>(this.outstanding);
		int index = pages.indexOf(page);
		if (instead != null) {
			pages.set(index, instead);
		}
		else {
			pages.remove(index);
		}
		return new Telling(this.pages, this.told, this.fresh, this.repeat, pages, this.deferred);
	}

	/**
	 * A page on its way.
	 *
	 * @param key its key
	 * @param kind why
	 * @param channel name of the channel
	 * @param fellBack whether it is late, and the fallback was told as well
	 */
	public record Outstanding(String key, Page.Kind kind, String channel, boolean fellBack) {
	}

}
