package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.JdkHttpClientBuilder;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

import com.sitecraft.monitoring.autoconfigure.notification.http.HttpChannelsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.notification.mail.MailChannelAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.incident.Page;
import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ChannelsAutoConfigurationTests {

	private static final String KEY = "sitecraft.monitoring.notifications.channels.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(SignalAutoConfiguration.class, MailSenderAutoConfiguration.class, ChannelsAutoConfiguration.class,
				HttpChannelsAutoConfiguration.class, MailChannelAutoConfiguration.class));

	@Test
	void channelsWhenNothingIsSetThenTheLog() {
		this.runner.run((context) -> {
			Channels channels = context.getBean(Channels.class);
			assertThat(channels.names()).containsExactly("log");
			assertThat(channels.rate("log")).isEqualTo(10);
			assertThat(channels.find("none")).isNull();
		});
	}

	@Test
	void channelsWhenConfiguredThenAllOfThemWithTheirRates() {
		this.runner
			.withPropertyValues("spring.mail.host=127.0.0.1", KEY + "pager.type=pagerduty", KEY + "pager.routing-key=r",
					KEY + "chat.type=slack", KEY + "chat.url=https://hooks.slack.com/services/T/B/X",
					KEY + "chat.rate=30", KEY + "hook.type=webhook", KEY + "hook.url=http://10.0.0.1/hook",
					KEY + "hook.allow-private=true", KEY + "mail.type=email", KEY + "mail.from=a@example.com",
					KEY + "mail.to=b@example.com,c@example.com", KEY + "log.type=log", KEY + "log.rate=100",
					KEY + "mine.rate=3")
			.withUserConfiguration(HostChannel.class)
			.run((context) -> {
				Channels channels = context.getBean(Channels.class);
				assertThat(channels.names()).containsExactly("chat", "hook", "log", "mail", "mine", "pager");
				assertThat(channels.all()).extracting(Channel::name).containsExactlyElementsOf(channels.names());
				assertThat(channels.rate("chat")).isEqualTo(30);
				assertThat(channels.rate("log")).isEqualTo(100);
				assertThat(channels.rate("mine")).isEqualTo(3);
			});
	}

	/** What a dead replica had taken is free after this and the time for a claim. */
	@Test
	void channelsWhenTheyHaveATimeoutThenAnAttemptIsLeftBehindSoonAfterIt() {
		this.runner
			.withPropertyValues(KEY + "chat.type=slack", KEY + "chat.url=https://example.com", KEY + "slow.type=slack",
					KEY + "slow.url=https://example.com", KEY + "slow.timeout=1m")
			.run((context) -> {
				Channels channels = context.getBean(Channels.class);
				assertThat(channels.limit("chat")).isEqualTo(Duration.ofSeconds(25));
				assertThat(channels.limit("slow")).isEqualTo(Duration.ofSeconds(65));
				assertThat(channels.limit("log")).isEqualTo(Duration.ofSeconds(65));
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			a.url=https://example.com                         | a.type     | pagerduty, slack, webhook, log
			a.type=slack                                      | a.url      | a value, which type slack needs
			a.type=log,a.url=https://s3cret.example.com       | a.url      | no such property
			a.type=slack,a.url=https://e.com,a.secret=s3cret  | a.secret   | no such property
			a.type=pagerduty,a.routing-key=s3cret,a.to=b@e.de | a.to       | no such property
			a.type=slack,a.url=https://e.com,a.rate=61        | a.rate     | 1 to 60
			a.type=log,a.rate=0                               | a.rate     | 1 to 1000
			a.type=slack,a.url=https://e.com,a.timeout=2m     | a.timeout  | at most 1m
			a.type=email,a.from=s3cret@e.com                  | a.type     | spring.mail.host
			log.type=slack,log.url=https://s3cret.e.com       | log.type   | log, as the channel
			""")
	void channelsWhenAPropertyIsWrongThenTheStartEndsAndNamesIt(String properties, String key, String allowed) {
		this.runner
			.withPropertyValues(
					List.of(properties.split(",")).stream().map((line) -> KEY + line).toArray(String[]::new))
			.run((context) -> assertThat(failure(context)).contains(KEY + key, allowed).doesNotContain("s3cret"));
	}

	@Test
	void channelsWhenTwoHaveOneNameThenTheStartEnds() {
		this.runner.withUserConfiguration(HostChannel.class)
			.withPropertyValues(KEY + "mine.type=log")
			.run((context) -> assertThat(failure(context)).contains("one channel of each name", "mine"));
		this.runner.withUserConfiguration(HostChannel.class, SameChannel.class)
			.run((context) -> assertThat(failure(context)).contains("one channel of each name", "mine"));
	}

	@Test
	void channelsWhenLibrariesAreMissingThenTheRestIsThere() {
		this.runner.withClassLoader(new FilteredClassLoader(JdkHttpClientBuilder.class, JavaMailSender.class))
			.run((context) -> assertThat(context.getBean(Channels.class).names()).containsExactly("log"));
		this.runner.withClassLoader(new FilteredClassLoader(JavaMailSender.class))
			.withPropertyValues(KEY + "a.type=email")
			.run((context) -> assertThat(failure(context)).contains("spring-boot-starter-mail"));
	}

	/** What the host's channel throws or says may hold its secrets. */
	@Test
	void channelWhenItThrowsThenRetryWithoutCredentials() {
		this.runner.withUserConfiguration(HostChannel.class).run((context) -> {
			Channel channel = context.getBean(Channels.class).find("mine");
			assertThat(channel).isNotNull();
			assertThat(channel.send(Pages.page(Page.Kind.TRIGGERED))).isInstanceOfSatisfying(Outcome.Retry.class,
					(retry) -> assertThat(retry.detail()).contains("IllegalStateException").doesNotContain("s3cret"));
			assertThat(channel.sendDigest(List.of())).isEqualTo(new Outcome.Refused("password=******"));
		});
	}

	@Test
	void logWhenTextsHoldLineBreaksThenIsOneLine(CapturedOutput output) throws Exception {
		Channel log = new LogChannel("log");
		assertThat(log.send(Pages.titled("down\nERROR forged"))).isInstanceOf(Outcome.Delivered.class);
		for (Delivery delivery : Pages.extremes()) {
			log.send(delivery);
		}
		assertThat(output.getAll().lines()).anyMatch((line) -> line.contains("[error] down ERROR forged"))
			.noneMatch((line) -> line.startsWith("ERROR forged") || line.startsWith("Bcc"));
	}

	private static String failure(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		StringBuilder messages = new StringBuilder();
		for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
			messages.append(cause.getMessage()).append('\n');
		}
		return messages.toString();
	}

	@Configuration(proxyBeanMethods = false)
	static class HostChannel {

		@Bean
		Channel mine() {
			return new Mine();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SameChannel {

		@Bean
		Channel other() {
			return new Mine();
		}

	}

	private static final class Mine implements Channel {

		@Override
		public String name() {
			return "mine";
		}

		@Override
		public Outcome send(Delivery delivery) {
			throw new IllegalStateException("https://user:s3cret@example.com failed");
		}

		@Override
		public Outcome sendDigest(List<Delivery> deliveries) {
			return new Outcome.Refused("password=s3cret");
		}

	}

}
