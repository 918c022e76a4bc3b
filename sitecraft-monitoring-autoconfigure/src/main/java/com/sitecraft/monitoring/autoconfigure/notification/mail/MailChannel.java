package com.sitecraft.monitoring.autoconfigure.notification.mail;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;

import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outcome;

/**
 * Sends mails, those of one incident as one thread. Sends on a thread of its own, since
 * no mail sender has a limit for the whole of an attempt.
 */
final class MailChannel implements Channel, AutoCloseable {

	/** Of a digest; servers refuse more than about a hundred. */
	private static final int MAX_RECIPIENTS = 100;

	private final String name;

	private final InternetAddress from;

	private final List<InternetAddress> to;

	private final Duration timeout;

	private final JavaMailSender sender;

	private final ThreadPoolExecutor executor;

	/** Set while an attempt runs, so that none waits behind one that hangs. */
	private final AtomicBoolean busy = new AtomicBoolean();

	/**
	 * @param to who gets it where a page names nobody
	 * @param timeout time for an attempt
	 */
	MailChannel(String name, InternetAddress from, List<InternetAddress> to, Duration timeout, JavaMailSender sender) {
		this.name = name;
		this.from = from;
		this.to = List.copyOf(to);
		this.timeout = timeout;
		this.sender = sender;
		this.executor = new ThreadPoolExecutor(0, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
			Thread thread = new Thread(task, "sitecraft-mail-" + name);
			thread.setDaemon(true);
			return thread;
		});
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Outcome send(Delivery delivery) throws InterruptedException {
		return send(List.of(delivery), MailMessage.of(delivery));
	}

	@Override
	public Outcome sendDigest(List<Delivery> deliveries) throws InterruptedException {
		return send(deliveries, MailMessage.of(deliveries));
	}

	private Outcome send(List<Delivery> deliveries, MailMessage message) throws InterruptedException {
		Set<InternetAddress> recipients = new LinkedHashSet<>();
		boolean impossible = false;
		for (Delivery delivery : deliveries) {
			if (delivery.address().isEmpty()) {
				recipients.addAll(this.to);
			}
			else {
				InternetAddress person = MailMessage.address(delivery.address());
				impossible |= person == null;
				if (person != null && recipients.size() < MAX_RECIPIENTS) {
					recipients.add(person);
				}
			}
		}
		if (recipients.isEmpty()) {
			return new Outcome.Refused(impossible ? "the address of the person is no mail address"
					: "the page names no person, and the channel has no 'to'");
		}
		return await(List.copyOf(recipients), message);
	}

	private Outcome await(List<InternetAddress> recipients, MailMessage message) throws InterruptedException {
		if (!this.busy.compareAndSet(false, true)) {
			return retry("the attempt before still waits for the mail server");
		}
		Future<Outcome> attempt = this.executor.submit(() -> attempt(recipients, message));
		try {
			// Not cancelled in the end: only the socket's own limit ends a read.
			return attempt.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return retry("no answer from the mail server in time");
		}
		catch (ExecutionException ex) {
			return retry("the mail could not be sent: " + kind(ex.getCause()));
		}
	}

	private Outcome attempt(List<InternetAddress> recipients, MailMessage content) throws MessagingException {
		try {
			MimeMessage message = this.sender.createMimeMessage();
			content.fill(message);
			MailMessage.address(message, this.from, recipients);
			this.sender.send(message);
			return new Outcome.Delivered("the mail server has it");
		}
		catch (MailAuthenticationException ex) {
			return retry("the mail server refused user and password");
		}
		catch (MailSendException ex) {
			return failed(ex, recipients.size());
		}
		catch (MailException ex) {
			return retry("the mail could not be sent");
		}
		finally {
			this.busy.set(false);
		}
	}

	/** In words of our own, since those of the server repeat addresses. */
	private static Outcome failed(MailSendException failure, int recipients) {
		SendFailedException refusal = refusal(failure);
		if (refusal == null) {
			return retry("the mail server cannot be reached, or broke off");
		}
		int sent = length(refusal.getValidSentAddresses());
		if (sent > 0) {
			return new Outcome.Delivered("the mail server has it for " + sent + " of " + recipients + " addresses");
		}
		if (length(refusal.getInvalidAddresses()) == recipients) {
			return new Outcome.Refused("the mail server refused every address");
		}
		return retry("the mail server did not take the mail");
	}

	private static @Nullable SendFailedException refusal(MailSendException failure) {
		for (Exception message : failure.getMessageExceptions()) {
			if (message instanceof SendFailedException refusal) {
				return refusal;
			}
		}
		return null;
	}

	private static int length(Address @Nullable [] addresses) {
		return (addresses != null) ? addresses.length : 0;
	}

	private static String kind(@Nullable Throwable cause) {
		return (cause != null) ? cause.getClass().getSimpleName() : "unknown";
	}

	private static Outcome retry(String detail) {
		return new Outcome.Retry(detail, null);
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	@Override
	public String toString() {
		return "MailChannel[" + this.name + "]";
	}

}
