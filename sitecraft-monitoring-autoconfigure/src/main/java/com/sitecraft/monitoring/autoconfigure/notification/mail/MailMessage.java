package com.sitecraft.monitoring.autoconfigure.notification.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.autoconfigure.notification.PageText;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;

/**
 * A page as a mail of plain text.
 *
 * @param subject one line
 * @param text lines that end with a line feed
 * @param id stands for the page, so that a repeated mail is known as one
 * @param thread stands for the incident, {@code null} for none
 * @param sentAt when the page was decided
 */
record MailMessage(String subject, String text, String id, @Nullable String thread, Date sentAt) {

	private static final String DOMAIN = "@sitecraft-monitoring>";

	/** What mail programs show of it is less. */
	private static final int MAX_SUBJECT = 200;

	private static final int MAX_LINE = 2_000;

	private static final int MAX_DIGEST = 200;

	MailMessage {
		subject = PageText.cut(PageText.oneLine(subject), MAX_SUBJECT);
	}

	static MailMessage of(Delivery delivery) {
		Notification notification = delivery.notification();
		List<String> lines = new ArrayList<>();
		lines.add(PageText.headline(notification));
		String link = notification.link();
		if (link != null) {
			lines.add(link);
		}
		lines.add("");
		lines.addAll(PageText.facts(notification));
		lines.add("");
		notification.alerts().forEach((alert) -> lines.add("- " + PageText.line(alert)));
		if (notification.more() > 0) {
			lines.add("and " + notification.more() + " more alerts");
		}
		return new MailMessage(PageText.headline(notification), text(lines), id(delivery.key()),
				id(delivery.incident()), Date.from(delivery.createdAt()));
	}

	static MailMessage of(List<Delivery> digest) {
		List<String> lines = new ArrayList<>();
		digest.stream().limit(MAX_DIGEST).forEach((delivery) -> {
			String link = delivery.notification().link();
			lines.add("- " + PageText.headline(delivery.notification()) + ((link != null) ? " " + link : ""));
		});
		if (digest.size() > MAX_DIGEST) {
			lines.add("and " + (digest.size() - MAX_DIGEST) + " more pages");
		}
		String keys = String.join("\n", digest.stream().map(Delivery::key).sorted().toList());
		return new MailMessage(PageText.headline(digest), text(lines), id(keys), null,
				Date.from(digest.get(0).createdAt()));
	}

	private static String text(List<String> lines) {
		StringBuilder text = new StringBuilder();
		lines.forEach((line) -> text.append(PageText.cut(PageText.oneLine(line), MAX_LINE)).append('\n'));
		return text.toString();
	}

	private static String id(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return "<" + HexFormat.of().formatHex(digest) + DOMAIN;
		}
		catch (NoSuchAlgorithmException ex) {
			// Every JDK has it.
			throw new IllegalStateException(ex);
		}
	}

	/** Everything but the addresses. */
	void fill(MimeMessage message) throws MessagingException {
		message.setSubject(this.subject, StandardCharsets.UTF_8.name());
		message.setText(this.text, StandardCharsets.UTF_8.name());
		message.setSentDate(this.sentAt);
		message.setHeader("Message-ID", this.id);
		// Nobody is away from a page, and no machine should answer one.
		message.setHeader("Auto-Submitted", "auto-generated");
		if (this.thread != null) {
			message.setHeader("In-Reply-To", this.thread);
			message.setHeader("References", this.thread);
		}
	}

	static void address(MimeMessage message, InternetAddress from, List<InternetAddress> to) throws MessagingException {
		message.setFrom(from);
		message.setRecipients(Message.RecipientType.TO, to.toArray(InternetAddress[]::new));
	}

	/**
	 * The one address that a text is, {@code null} when it is none: several, or one that
	 * would start a header of its own.
	 */
	static @Nullable InternetAddress address(String text) {
		try {
			if (text.chars().anyMatch(Character::isISOControl)) {
				return null;
			}
			InternetAddress[] addresses = InternetAddress.parse(text, true);
			if (addresses.length != 1 || addresses[0].isGroup()) {
				return null;
			}
			addresses[0].validate();
			return addresses[0];
		}
		catch (AddressException ex) {
			return null;
		}
	}

	@Override
	public String toString() {
		return "MailMessage[" + this.id + "]";
	}

}
