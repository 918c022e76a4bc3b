package com.sitecraft.monitoring.signal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedactionTests {

	@ParameterizedTest
	@ValueSource(strings = { "redis://:s3cret@cache:6379/0", "jdbc:postgresql://app:s3cret@db/app failed",
			"password=s3cret, user=app", "password: \"s3cret\"", "{\"apiKey\":\"s3cret\"}", "api_key=s3cret&x=1",
			"Authorization: Bearer s3cretabcdef", "sent bearer s3cretabcdef to host", "token = s3cret;",
			"client_secret=s3cret", "Authorization: Basic s3cretabcdef", "https://s3cret@hooks.example/x",
			"routing_key='s3cret'", "Set-Cookie: s3cret" })
	void redactWhenSecretThenMasked(String text) {
		assertThat(Redaction.redact(text)).doesNotContain("s3cret").contains("******");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Connection refused: db/10.0.0.1:5432", "mail to ops@example.org failed",
			"https://example.org/a@b", "5 tokens left", "the password was rejected" })
	void redactWhenNoSecretThenUnchanged(String text) {
		assertThat(Redaction.redact(text)).isEqualTo(text);
	}

	@Test
	void redactWhenControlCharactersThenSpaces() {
		assertThat(Redaction.redact("a\r\nWARN forged\u2028\u0007b")).isEqualTo("a  WARN forged  b");
	}

	@Test
	void redactWhenLongThenBounded() {
		assertThat(Redaction.redact("x".repeat(1_000_000))).hasSizeLessThan(1_010);
		assertThat(Redaction.redact("password".repeat(1_000))).hasSizeLessThan(1_010);
	}

	/** What is left of it would not look like a secret. */
	@ParameterizedTest
	@ValueSource(strings = { "password=\"s3cret phrase %s\"", "redis://app:s3cret%s@cache:6379", "token='s3cret %s'",
			"bearer s3cret%s" })
	void redactWhenASecretEndsBeyondWhatIsShownThenMasked(String secret) {
		for (int length : new int[] { 30, 2_000, 5_000 }) {
			String text = "x".repeat(985) + " " + secret.formatted("y".repeat(length)) + " z".repeat(20_000);
			assertThat(Redaction.redact(text)).doesNotContain("s3cret").hasSizeLessThan(1_010);
		}
	}

	@Test
	void redactWhenASecretEndsBeyondWhatIsLookedAtThenMasked() {
		assertThat(Redaction.redact("a password=\"s3cret " + "y z".repeat(20_000) + "\""))
			.isEqualTo("a password=******…");
		String masked = "token=" + "y".repeat(15_980);
		assertThat(Redaction.redact(masked + " redis://app:s3cret@cache" + " z".repeat(20_000)))
			.isEqualTo("token=******…");
	}

	@Test
	void describeWhenNoMessageThenClassOnly() {
		assertThat(Redaction.describe(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
	}

}
