package com.sitecraft.monitoring.autoconfigure.notification;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import com.sitecraft.monitoring.notification.Outcome;

/**
 * The channels, what became of their last page, and fire drills.
 */
@WebEndpoint(id = "notifications", defaultAccess = Access.READ_ONLY)
public final class NotificationsEndpoint {

	private static final int FORBIDDEN = 403;

	private final Channels channels;

	private final FireDrill drill;

	NotificationsEndpoint(Channels channels, FireDrill drill) {
		this.channels = channels;
		this.drill = drill;
	}

	/** All channels. */
	@ReadOperation
	public Document channels() {
		return new Document(this.channels.entries()
			.entrySet()
			.stream()
			.map((entry) -> channel(entry.getKey(), entry.getValue()))
			.toList());
	}

	/**
	 * Tells a page that is marked as a test through one channel, now, at most once in 10
	 * seconds.
	 * @param security who asks; somebody has to
	 * @param channel name of the channel
	 */
	@WriteOperation
	public WebEndpointResponse<Attempt> drill(SecurityContext security, @Selector String channel) throws Exception {
		Principal principal = security.getPrincipal();
		String actor = (principal != null) ? principal.getName() : null;
		if (actor == null || actor.isBlank()) {
			return new WebEndpointResponse<>(FORBIDDEN);
		}
		if (this.channels.find(channel) == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		Outcome outcome = this.drill.run(channel, actor);
		return (outcome != null) ? new WebEndpointResponse<>(attempt(null, outcome))
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_TOO_MANY_REQUESTS);
	}

	private static ChannelState channel(String name, Channels.Entry entry) {
		TrackedChannel.Last last = entry.channel().last();
		return new ChannelState(name, entry.type(), entry.rate(),
				(last != null) ? attempt(last.at(), last.outcome()) : null);
	}

	private static Attempt attempt(@Nullable Instant at, Outcome outcome) {
		if (outcome instanceof Outcome.Retry retry) {
			Duration after = retry.after();
			return new Attempt(at, "retry", retry.detail(), (after != null) ? after.toSeconds() : null);
		}
		return new Attempt(at, (outcome instanceof Outcome.Refused) ? "refused" : "delivered", outcome.detail(), null);
	}

	/**
	 * All channels.
	 *
	 * @param channels by name
	 */
	public record Document(List<ChannelState> channels) {
	}

	/**
	 * One channel.
	 *
	 * @param name its name
	 * @param type its type, {@code bean} for one of the application
	 * @param rate pages a minute
	 * @param last what became of this replica's last attempt
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ChannelState(String name, String type, int rate, @Nullable Attempt last) {
	}

	/**
	 * One attempt.
	 *
	 * @param at when it ended
	 * @param outcome {@code delivered}, {@code retry} when the same again may help, or
	 * {@code refused}
	 * @param detail what happened, in words
	 * @param retryAfterSeconds least time until the next, as the receiver said
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Attempt(@Nullable Instant at, String outcome, String detail, @Nullable Long retryAfterSeconds) {
	}

}
