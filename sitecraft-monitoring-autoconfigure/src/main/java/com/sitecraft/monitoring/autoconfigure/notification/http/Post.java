package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp.Answer;
import com.sitecraft.monitoring.notification.Outcome;
import com.sitecraft.monitoring.signal.Time;

/**
 * Posts JSON to one receiver and says what became of it, in words of our own: neither the
 * URL nor anything that the receiver answers, which may repeat what it was sent.
 */
final class Post implements AutoCloseable {

	private static final int REQUEST_TIMEOUT = 408;

	private static final int TOO_MANY = 429;

	/** However long the receiver wants to be left alone. */
	private static final Duration LONGEST = Duration.ofHours(1);

	private final OutgoingHttp http;

	private final String receiver;

	private final Time time;

	/**
	 * @param receiver what the receiver is called in texts
	 */
	Post(OutgoingHttp http, String receiver, Time time) {
		this.http = http;
		this.receiver = receiver;
		this.time = time;
	}

	/**
	 * Sends once.
	 * @param judge what an answer means
	 */
	Outcome send(String path, String body, Map<String, String> headers, Judge judge) throws InterruptedException {
		try {
			return judge.judge(this.http.call("POST", path, "application/json; charset=utf-8", body, headers));
		}
		catch (OutgoingHttp.RefusedAddressException ex) {
			return retry("no address of " + this.receiver + " is known that may be called; private ones need "
					+ "'allow-private: true', link-local ones are never called");
		}
		catch (HttpTimeoutException ex) {
			return retry("no answer from " + this.receiver + " in time");
		}
		catch (ConnectException ex) {
			return retry("no connection to " + this.receiver);
		}
		catch (IOException ex) {
			return retry("no usable answer from " + this.receiver + ": the connection broke, or what came is no HTTP "
					+ "or too long");
		}
	}

	private static Outcome retry(String detail) {
		return new Outcome.Retry(detail, null);
	}

	/** The receiver has it. */
	Outcome delivered(Answer answer) {
		return new Outcome.Delivered(this.receiver + " answered with status " + answer.status());
	}

	/**
	 * What an answer means that is not one of success: only a client error says that the
	 * same again is no use. A redirect or a stray success may come from what stands
	 * between.
	 * @param limited least time until the next attempt where the receiver has had too
	 * many and does not say, {@code null} for none
	 */
	Outcome failed(Answer answer, @Nullable Duration limited) {
		int status = answer.status();
		String detail = this.receiver + " answered with status " + status;
		if (status >= 400 && status < 500 && status != REQUEST_TIMEOUT && status != TOO_MANY) {
			return new Outcome.Refused(detail);
		}
		Duration after = answer.headers().firstValue("Retry-After").map(this::parse).orElse(null);
		return new Outcome.Retry(detail, (after == null && status == TOO_MANY) ? limited : after);
	}

	/** Seconds, or a date. */
	private @Nullable Duration parse(String retryAfter) {
		try {
			String text = retryAfter.strip();
			Duration after = text.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration
				.between(this.time.instant(), Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
			if (after.isNegative()) {
				return null;
			}
			return (after.compareTo(LONGEST) > 0) ? LONGEST : after;
		}
		catch (DateTimeException | ArithmeticException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		this.http.close();
	}

	/**
	 * What an answer means.
	 */
	interface Judge {

		Outcome judge(Answer answer);

	}

}
