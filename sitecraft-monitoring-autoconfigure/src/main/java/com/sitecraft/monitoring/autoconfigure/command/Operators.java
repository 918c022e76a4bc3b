package com.sitecraft.monitoring.autoconfigure.command;

import java.security.Principal;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

import com.sitecraft.monitoring.Command;
import com.sitecraft.monitoring.signal.Time;

/**
 * The way of every change that an operator makes at an endpoint: nobody without a name,
 * one command, one answer.
 */
public final class Operators {

	private static final int FORBIDDEN = 403;

	private static final int ACCEPTED = 202;

	private static final int CONFLICT = 409;

	private static final int MAX_NAME = 200;

	private final CommandDesk desk;

	private final Time time;

	Operators(CommandDesk desk, Time time) {
		this.desk = desk;
		this.time = time;
	}

	/**
	 * Asks for something and waits up to 2 s, and as long as the store takes for two
	 * calls, until it is done. Called on the thread of the request.
	 * @param security who asks
	 * @param request what is asked for
	 * @return 200 when it is done, 202 when another replica handles it, has done so, or
	 * it takes longer: the log says what came of it, 400 for a wrong field, 403 without a
	 * name, 404 for what is not there, 409 when it is refused, 503 when neither store nor
	 * lease is at hand
	 */
	public WebEndpointResponse<Object> ask(SecurityContext security, Request request) {
		Principal principal = security.getPrincipal();
		String actor = (principal != null) ? principal.getName() : null;
		if (actor == null || actor.isBlank() || actor.length() > MAX_NAME) {
			return new WebEndpointResponse<>(
					new Answer(null, "refused", "only for who is known by a name of 1 to 200 characters"), FORBIDDEN);
		}
		try {
			Command command = request.command(new Draft(newId(), actor, this.time));
			if (command == null) {
				return new WebEndpointResponse<>(new Answer(null, "refused", "not found"),
						WebEndpointResponse.STATUS_NOT_FOUND);
			}
			return answer(command.id(), this.desk.submit(command));
		}
		catch (InvalidInputException ex) {
			return new WebEndpointResponse<>(ex.problem(), WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	private static WebEndpointResponse<Object> answer(String id, CommandOutcome outcome) {
		return switch (outcome.status()) {
			case DONE -> new WebEndpointResponse<>(new Answer(id, "done", outcome.text()));
			case ACCEPTED -> new WebEndpointResponse<>(new Answer(id, "accepted", outcome.text()), ACCEPTED);
			case REFUSED -> new WebEndpointResponse<>(new Answer(id, "refused", outcome.text()), CONFLICT);
			case UNAVAILABLE -> new WebEndpointResponse<>(new Answer(id, "unavailable", outcome.text()),
					WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
		};
	}

	/** Random, 12 hexadecimal digits: unique among what is kept, and short to type. */
	private static String newId() {
		UUID random = UUID.randomUUID();
		return random.toString().substring(0, 8) + random.toString().substring(9, 13);
	}

	/**
	 * Makes the command.
	 */
	@FunctionalInterface
	public interface Request {

		/**
		 * The command, {@code null} when what it is about is not there.
		 * @throws InvalidInputException when something in it is wrong
		 */
		@Nullable Command command(Draft draft);

	}

	/**
	 * A command without its kind and body.
	 *
	 * @param id id of the command, and of what it creates
	 * @param actor who asks
	 * @param time the time
	 */
	public record Draft(String id, String actor, Time time) {

		public Command of(String kind, String body) {
			return new Command(this.id, kind, body, this.actor, this.time.instant());
		}

	}

	/**
	 * What became of what was asked for.
	 *
	 * @param id id of the command, and of what it creates; the log has it too
	 * @param status {@code done}, {@code accepted}, {@code refused} or
	 * {@code unavailable}
	 * @param text what changed, or why nothing did
	 */
	public record Answer(@Nullable String id, String status, String text) {
	}

}
