package com.sitecraft.monitoring.autoconfigure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What happens when, and who should tell what of it. Times are in units, of which
 * {@code group-wait} is one, {@code group-interval} two and {@code repeat-interval} five.
 * <p>
 * Alerts have names of one character: a small letter is one of the rule {@code busy}, a
 * capital one of the rule {@code down}, which inhibits {@code busy}, and a digit one of
 * the rule {@code each}, whose alerts are a group each.
 *
 * @param name what is shown
 * @param end how long to look
 * @param steps what happens
 * @param ours what we tell
 * @param theirs what Alertmanager tells
 * @param difference why these are not the same, {@code null} when they are
 */
record Timeline(String name, double end, List<Step> steps, List<Told> ours, List<Told> theirs,
		@Nullable Difference difference) {

	/**
	 * In units, within which two notifications are at the same time: less than half of
	 * what lies between two flushes of Alertmanager.
	 */
	static final double TOLERANCE = 0.75;

	/** A timeline in which nothing is told yet. */
	static Timeline of(String name, double end, String... steps) {
		return new Timeline(name, end, Stream.of(steps).map(Step::parse).toList(), List.of(), List.of(), null);
	}

	Timeline both(String... told) {
		return ours(told).theirs(told);
	}

	Timeline ours(String... told) {
		return new Timeline(this.name, this.end, this.steps, Told.parse(told), this.theirs, this.difference);
	}

	Timeline theirs(String... told) {
		return new Timeline(this.name, this.end, this.steps, this.ours, Told.parse(told), this.difference);
	}

	Timeline because(Difference difference) {
		return new Timeline(this.name, this.end, this.steps, this.ours, this.theirs, difference);
	}

	/** Name of the rule of an alert. */
	static String rule(String alert) {
		char name = alert.charAt(0);
		return Character.isDigit(name) ? "each" : Character.isUpperCase(name) ? "down" : "busy";
	}

	@Override
	public String toString() {
		return this.name;
	}

	/** Whether the same is told, each at the same time within the tolerance. */
	static boolean same(List<Told> one, List<Told> other) {
		if (one.size() != other.size()) {
			return false;
		}
		List<Told> left = sorted(one);
		List<Told> right = sorted(other);
		for (int i = 0; i < left.size(); i++) {
			if (!left.get(i).text().equals(right.get(i).text())
					|| Math.abs(left.get(i).at() - right.get(i).at()) > TOLERANCE) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Groups tell by themselves: which of two is first when both are due means nothing.
	 */
	private static List<Told> sorted(List<Told> told) {
		List<Told> sorted = new ArrayList<>(told);
		sorted.sort(Comparator.comparing(Told::text).thenComparing(Told::at));
		return sorted;
	}

	/**
	 * Something that happens.
	 *
	 * @param at when
	 * @param action {@code fire}, {@code resolve}, {@code silence} or {@code expire}
	 * @param alert the alert, or whose silence it is
	 * @param until end of a silence
	 */
	record Step(double at, String action, String alert, double until) {

		private static Step parse(String text) {
			String[] words = text.split(" ");
			return new Step(Double.parseDouble(words[0]), words[1], words[2],
					(words.length > 3) ? Double.parseDouble(words[3]) : 0);
		}

	}

	/**
	 * A notification: the alerts of the group that fire, or the rule of one that is over.
	 */
	record Told(double at, String text) {

		private static List<Told> parse(String... texts) {
			return Stream.of(texts).map((text) -> {
				String[] parts = text.split(" ", 2);
				return new Told(Double.parseDouble(parts[0]), parts[1]);
			}).toList();
		}

		static Told firing(double at, Stream<String> alerts) {
			return new Told(at, "firing " + String.join(" ", alerts.sorted().toList()));
		}

		static Told resolved(double at, String rule) {
			return new Told(at, "resolved " + rule);
		}

		@Override
		public String toString() {
			return "%.2f %s".formatted(this.at, this.text);
		}

	}

	/**
	 * Why we tell something else than Alertmanager.
	 */
	enum Difference {

		/**
		 * An end is told at once; there it waits for the next multiple of the interval.
		 * Whoever is awake is to know as soon as it is over.
		 */
		END_AT_ONCE,

		/**
		 * Additions and repetitions are told when their own time has passed since the
		 * last page; there each time rounds up to the next multiple of the interval.
		 */
		NO_ROUNDING,

		/**
		 * That one alert of several has ended is on the timeline of the incident, and no
		 * page; there it is a notification.
		 */
		END_OF_ALL,

		/**
		 * The end of what was told is told, muted by now or not; there a muted alert ends
		 * in silence, and the ticket of whoever was told stays open.
		 */
		END_THOUGH_MUTED

	}

}
