package com.sitecraft.monitoring.autoconfigure.notification.mail;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

import com.sitecraft.monitoring.autoconfigure.notification.ChannelDefinition;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelFactory;
import com.sitecraft.monitoring.autoconfigure.notification.ChannelType;
import com.sitecraft.monitoring.notification.Channel;

/**
 * Makes the channels that send mails.
 */
final class MailChannelFactory implements ChannelFactory {

	private final JavaMailSender sender;

	MailChannelFactory(JavaMailSender sender) {
		this.sender = sender;
	}

	@Override
	public Set<ChannelType> types() {
		return EnumSet.of(ChannelType.EMAIL);
	}

	@Override
	public Channel create(ChannelDefinition definition) {
		InternetAddress from = address(definition, "from", definition.required("from", definition.properties().from()));
		List<InternetAddress> to = definition.properties()
			.to()
			.stream()
			.map((address) -> address(definition, "to", address))
			.toList();
		Duration timeout = definition.timeout();
		return new MailChannel(definition.name(), from, to, timeout, bounded(this.sender, timeout));
	}

	private static InternetAddress address(ChannelDefinition definition, String key, String text) {
		InternetAddress address = MailMessage.address(text);
		if (address == null) {
			throw definition.hidden(key, "mail addresses, such as 'ops@example.com'");
		}
		return address;
	}

	/**
	 * A sender of our own that gives up: the host's waits for ever unless it was told
	 * otherwise. One bad address among several does not keep the others from the page.
	 */
	private static JavaMailSender bounded(JavaMailSender sender, Duration timeout) {
		if (sender.getClass() != JavaMailSenderImpl.class) {
			return sender;
		}
		JavaMailSenderImpl host = (JavaMailSenderImpl) sender;
		JavaMailSenderImpl bounded = new JavaMailSenderImpl();
		String protocol = protocol(host);
		Properties properties = new Properties();
		properties.putAll(host.getSession().getProperties());
		for (String limit : List.of("connectiontimeout", "timeout", "writetimeout")) {
			properties.putIfAbsent("mail." + protocol + "." + limit, Long.toString(timeout.toMillis()));
		}
		properties.putIfAbsent("mail." + protocol + ".sendpartial", "true");
		bounded.setJavaMailProperties(properties);
		bounded.setProtocol(protocol);
		bounded.setHost(host.getHost());
		bounded.setPort(host.getPort());
		bounded.setUsername(host.getUsername());
		bounded.setPassword(host.getPassword());
		bounded.setDefaultEncoding("UTF-8");
		return bounded;
	}

	private static String protocol(JavaMailSenderImpl host) {
		@Nullable String set = host.getProtocol();
		String known = (set != null) ? set : host.getSession().getProperty("mail.transport.protocol");
		return (known != null) ? known : JavaMailSenderImpl.DEFAULT_PROTOCOL;
	}

}
