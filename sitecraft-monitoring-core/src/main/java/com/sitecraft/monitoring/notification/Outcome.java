package com.sitecraft.monitoring.notification;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt to deliver. Texts hold no secret.
 */
public sealed interface Outcome {

	/** What happened, in words. */
	String detail();

	/**
	 * The receiver has it.
	 */
	record Delivered(String detail) implements Outcome {

		public Delivered {
			Objects.requireNonNull(detail, "detail");
		}

	}

	/**
	 * The receiver may have it or not; the same again may help.
	 *
	 * @param after least time until then, {@code null} when the receiver did not say
	 */
	record Retry(String detail, @Nullable Duration after) implements Outcome {

		public Retry {
			Objects.requireNonNull(detail, "detail");
		}

	}

	/**
	 * The receiver refuses it, and would refuse the same again.
	 */
	record Refused(String detail) implements Outcome {

		public Refused {
			Objects.requireNonNull(detail, "detail");
		}

	}

}
