package com.sitecraft.monitoring.autoconfigure.notification.mail;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.RawServer;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelDefinition;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelType;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelsProperties;
import com.sitecraft.monitoring.autoconfigure.notification.Pages;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Mails as a real server gets them, and what becomes of them when it does not.
 */
@ExtendWith(OutputCaptureExtension.class)
class MailChannelTests {

	private static final String PASSWORD = "s3cr3tP4ssword";

	private static final String TEAM = "team.secret@example.com";

	private static final String PERSON = "ada.secret@example.com";

	private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

	private @Nullable Channel channel;

	@BeforeEach
	void start() {
		this.server.start();
	}

	@AfterEach
	void stop() throws Exception {
		if (this.channel instanceof AutoCloseable closeable) {
			closeable.close();
		}
		this.server.stop();
	}

	@Test
	void sendThenIsAPlainMailToTheTeam() throws Exception {
		assertThat(channel(port()).send(Pages.page(Page.Kind.TRIGGERED))).isInstanceOf(Outcome.Delivered.class);
		MimeMessage mail = only();
		assertThat(mail.getSubject()).isEqualTo("[security] Redis is down");
		assertThat(mail.getHeader("To")).containsExactly(TEAM);
		assertThat(mail.getHeader("From")).containsExactly("Monitor <monitor@example.com>");
		assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
		assertThat(mail.getContentType()).startsWith("text/plain");
		assertThat((String) mail.getContent()).contains("https://app.example.com/actuator/incidents/7?a=1&b=2",
				"Labels: check=redis, instance=app-1", "- firing: redis (value NaN", "and 3 more alerts");
	}

	@Test
	void sendWhenPageNamesAPersonThenOnlyToThem() throws Exception {
		channel(port()).send(Pages.page("i", Page.Kind.TRIGGERED, PERSON));
		assertThat(only().getAllRecipients()).hasSize(1);
		assertThat(only().getHeader("To")).containsExactly(PERSON);
	}

	@Test
	void sendDigestThenGoesToAllOfThem() throws Exception {
		channel(port()).sendDigest(List.of(Pages.page("a", Page.Kind.TRIGGERED, PERSON),
				Pages.page("b", Page.Kind.RESOLVED, ""), Pages.page("c", Page.Kind.TRIGGERED, PERSON)));
		assertThat(this.server.getReceivedMessages()).hasSize(2)
			.allSatisfy((mail) -> assertThat(mail.getAllRecipients()).hasSize(2));
		assertThat((String) this.server.getReceivedMessages()[0].getContent()).contains("[resolved] Redis is down");
	}

	/**
	 * Message-ID and thread: a repeated page is the same mail, an incident one thread.
	 */
	@Test
	void sendAgainThenIsTheSameMailAndOneThreadForTheIncident() throws Exception {
		Channel sending = channel(port());
		sending.send(Pages.page("a", Page.Kind.TRIGGERED, ""));
		sending.send(Pages.page("a", Page.Kind.TRIGGERED, ""));
		sending.send(Pages.page("a", Page.Kind.RESOLVED, ""));
		sending.send(Pages.page("b", Page.Kind.RESOLVED, ""));
		MimeMessage[] mails = this.server.getReceivedMessages();
		assertThat(mails[0].getMessageID()).isEqualTo(mails[1].getMessageID())
			.isNotEqualTo(mails[2].getMessageID())
			.matches("<[0-9a-f]{64}@sitecraft-monitoring>");
		assertThat(mails[0].getHeader("References")).isEqualTo(mails[2].getHeader("References"))
			.isNotEqualTo(mails[3].getHeader("References"))
			.isEqualTo(mails[0].getHeader("In-Reply-To"));
	}

	/**
	 * A stranger can break the subject, and must not be able to prevent the page by it.
	 */
	@Test
	void sendWhenTextsHoldLineBreaksThenNoHeaderIsAddedAndTheMailArrives() throws Exception {
		channel(port()).send(Pages.titled("down\r\nBcc: victim@evil.example\r\n\r\nbody é😀"));
		MimeMessage mail = only();
		assertThat(mail.getHeader("Bcc")).isNull();
		assertThat(mail.getAllRecipients()).hasSize(1);
		assertThat(MimeUtility.decodeText(mail.getSubject()))
			.isEqualTo("[error] down  Bcc: victim@evil.example    body é😀");
	}

	@Test
	void sendWhenPagesAreExtremeThenTheyArrive() throws Exception {
		Channel sending = channel(port(), Duration.ofSeconds(30));
		List<Delivery> extremes = Pages.extremes();
		for (Delivery delivery : extremes) {
			assertThat(sending.send(delivery)).isInstanceOf(Outcome.Delivered.class);
		}
		assertThat(sending.sendDigest(extremes)).isInstanceOf(Outcome.Delivered.class);
		assertThat(this.server.getReceivedMessages()).hasSize(extremes.size() + 1).allSatisfy((mail) -> {
			assertThat(mail.getHeader("Bcc")).isNull();
			assertThat(mail.getHeader("Subject")).hasSize(1);
			assertThat(mail.getSize()).isLessThan(2_000_000);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "ada.secret@example.com\r\nBcc: x@evil.example", "ada.secret@example.com\n", "ada.secret",
			"ada.secret@example.com, eve@evil.example", "U012AB3CD", "g: ada.secret@example.com;" })
	void sendWhenAddressIsNoneThenIsRefusedAndNotShown(String address, CapturedOutput output) throws Exception {
		Outcome outcome = channel(port()).send(Pages.page("i", Page.Kind.TRIGGERED, address));
		assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class,
				(refused) -> assertThat(refused.detail()).contains("address").doesNotContain("ada.secret"));
		assertThat(output.getAll()).doesNotContain("ada.secret");
		assertThat(this.server.getReceivedMessages()).isEmpty();
	}

	@Test
	void sendWhenServerRefusesEveryAddressThenIsRefused(CapturedOutput output) throws Exception {
		try (RawServer smtp = new RawServer((socket, own) -> smtp(socket, "550 5.1.1 <" + TEAM + "> unknown"))) {
			assertQuiet(channel(smtp.port()), Outcome.Refused.class, "refused every address", output);
		}
	}

	/** Greylisting, a full mailbox. */
	@Test
	void sendWhenServerPutsOffThenRetry(CapturedOutput output) throws Exception {
		try (RawServer smtp = new RawServer((socket, own) -> smtp(socket, "451 4.7.1 <" + TEAM + "> try later"))) {
			assertQuiet(channel(smtp.port()), Outcome.Retry.class, "did not take", output);
		}
	}

	@Test
	void sendWhenServerIsAwayThenRetry(CapturedOutput output) throws Exception {
		int port = port();
		this.server.stop();
		assertQuiet(channel(port, Duration.ofSeconds(2)), Outcome.Retry.class, "cannot be reached", output);
	}

	@Test
	void sendWhenServerResetsOrTalksGarbageThenRetry(CapturedOutput output) throws Exception {
		try (RawServer smtp = new RawServer((socket, own) -> socket.setSoLinger(true, 0))) {
			assertQuiet(channel(smtp.port()), Outcome.Retry.class, "", output);
		}
		try (RawServer smtp = new RawServer((socket, own) -> socket.getOutputStream()
			.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))) {
			assertQuiet(channel(smtp.port()), Outcome.Retry.class, "", output);
		}
	}

	/** Each line comes in time, and the mail never ends. */
	@Test
	void sendWhenServerTricklesThenRetryInTimeAndNoSecondAttemptBeside(CapturedOutput output) throws Exception {
		try (RawServer smtp = new RawServer((socket, own) -> {
			for (int i = 0; i < 200; i++) {
				socket.getOutputStream().write("220-wait\r\n".getBytes(StandardCharsets.US_ASCII));
				socket.getOutputStream().flush();
				pause();
			}
		})) {
			Channel sending = channel(smtp.port());
			long start = System.nanoTime();
			assertQuiet(sending, Outcome.Retry.class, "in time", output);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
			assertQuiet(sending, Outcome.Retry.class, "the attempt before", output);
		}
	}

	@Test
	void sendWhenServerHangsThenRetryAndLaterItIsTriedAgain(CapturedOutput output) throws Exception {
		try (RawServer smtp = new RawServer(RawServer.hanging())) {
			Channel sending = channel(smtp.port());
			assertQuiet(sending, Outcome.Retry.class, "", output);
			// The socket's own limit ends the attempt.
			org.awaitility.Awaitility.await()
				.until(() -> !sending.send(Pages.page(Page.Kind.TRIGGERED)).detail().contains("attempt before"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nobody", "a@example.com\r\nBcc: b@example.com", "a@example.com, b@example.com" })
	void createWhenAddressIsNoneThenStopsTheStartAndDoesNotShowIt(String address) {
		assertThatExceptionOfType(InvalidMonitoringPropertyException.class)
			.isThrownBy(() -> create(1, Duration.ofSeconds(1), address, TEAM))
			.withMessageContaining("channels.mail.from is ******");
		assertThatExceptionOfType(InvalidMonitoringPropertyException.class)
			.isThrownBy(() -> create(1, Duration.ofSeconds(1), "monitor@example.com", address))
			.withMessageContaining("channels.mail.to is ******");
	}

	private static void assertQuiet(Channel sending, Class<? extends Outcome> kind, String detail,
			CapturedOutput output) throws Exception {
		Outcome outcome = sending.send(Pages.page(Page.Kind.TRIGGERED));
		assertThat(outcome).isInstanceOf(kind);
		assertThat(outcome.detail()).contains(detail);
		for (String text : List.of(outcome.toString(), sending.toString(), output.getAll())) {
			assertThat(text).doesNotContain(PASSWORD, TEAM, "127.0.0.1", "monitor@example.com");
		}
	}

	private static void smtp(Socket socket, String recipient) throws java.io.IOException {
		java.io.BufferedReader lines = new java.io.BufferedReader(
				new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		String answer = "220 ready";
		while (answer != null) {
			socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
			socket.getOutputStream().flush();
			String line = lines.readLine();
			answer = (line == null) ? null : line.startsWith("RCPT") ? recipient : "250 ok";
		}
	}

	private static void pause() {
		try {
			java.util.concurrent.TimeUnit.MILLISECONDS.sleep(100);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private MimeMessage only() {
		assertThat(this.server.getReceivedMessages()).hasSize(1);
		return this.server.getReceivedMessages()[0];
	}

	private int port() {
		return this.server.getSmtp().getPort();
	}

	private Channel channel(int port) {
		return channel(port, (port == port()) ? Duration.ofSeconds(30) : Duration.ofSeconds(2));
	}

	private Channel channel(int port, Duration timeout) {
		Channel made = create(port, timeout, "Monitor <monitor@example.com>", TEAM);
		this.channel = made;
		return made;
	}

	private static Channel create(int port, Duration timeout, String from, String to) {
		JavaMailSenderImpl sender = new JavaMailSenderImpl();
		sender.setHost("127.0.0.1");
		sender.setPort(port);
		sender.setJavaMailProperties(new Properties());
		sender.setUsername(null);
		return new MailChannelFactory(sender)
			.create(new ChannelDefinition("mail", new ChannelsProperties.Entry(ChannelType.EMAIL, null, null, null,
					Map.of(), List.of(to), from, timeout, 10, null, null)));
	}

}
