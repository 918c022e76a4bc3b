package com.sitecraft.sample.receiver;

import java.time.Instant;
import java.util.List;

/**
 * One message in the chat.
 *
 * @param title its header
 * @param lines its text, a line each
 * @param at when it came
 */
record Post(String title, List<String> lines, Instant at) {

	Post {
		lines = List.copyOf(lines);
	}

}
