package com.sitecraft.monitoring;

import java.time.Instant;
import java.util.Objects;

/**
 * What an operator asked for, kept until the holder of the lease has done it.
 *
 * @param id unique id, which the requester gets
 * @param kind what to do, for example {@code silence.create}
 * @param body its arguments in the text form of its kind
 * @param actor who asked
 * @param createdAt when
 */
public record Command(String id, String kind, String body, String actor, Instant createdAt) {

	public Command {
		if (id.isBlank()) {
			throw new IllegalArgumentException("id is '" + id + "', allowed is a text that is not blank");
		}
		Objects.requireNonNull(kind, "kind");
		Objects.requireNonNull(body, "body");
		Objects.requireNonNull(actor, "actor");
		Objects.requireNonNull(createdAt, "createdAt");
	}

}
