package com.sitecraft.monitoring.runbook;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a run, for the timeline of its incident.
 *
 * @param run the run after it
 * @param at when
 * @param actor who caused it
 * @param text what happened, in one line, secrets masked
 * @param step the step that it is about, {@code null} when it is about the run
 * @param escalates whether the incident is to be escalated
 */
public record RunbookEvent(RunbookRun run, Instant at, String actor, String text, @Nullable StepRun step,
		boolean escalates) {
}
