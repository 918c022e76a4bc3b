package com.sitecraft.monitoring.oncall;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Who answers. Answers from memory, on any thread.
 */
public interface OnCall {

	/**
	 * Ids of those who are on call.
	 * @param schedule name of a schedule
	 * @return the ids, empty in a gap
	 * @throws IllegalArgumentException when there is no such schedule
	 */
	List<String> onCall(String schedule, Instant at);

	/**
	 * A person by id, {@code null} when there is none.
	 */
	@Nullable Person person(String id);

}
