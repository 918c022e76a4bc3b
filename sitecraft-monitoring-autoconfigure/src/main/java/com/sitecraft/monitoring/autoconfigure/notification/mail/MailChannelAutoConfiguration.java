package com.sitecraft.monitoring.autoconfigure.notification.mail;

import jakarta.mail.internet.MimeMessage;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.mail.javamail.JavaMailSender;

import com.sitecraft.monitoring.autoconfigure.notification.ChannelsAutoConfiguration;

/**
 * Channels that tell by e-mail, through the mail sender of the host.
 */
@AutoConfiguration(before = ChannelsAutoConfiguration.class,
		afterName = "org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration")
@ConditionalOnClass({ JavaMailSender.class, MimeMessage.class })
@ConditionalOnSingleCandidate(JavaMailSender.class)
public final class MailChannelAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MailChannelFactory mailChannelFactory(JavaMailSender sender) {
		return new MailChannelFactory(sender);
	}

}
