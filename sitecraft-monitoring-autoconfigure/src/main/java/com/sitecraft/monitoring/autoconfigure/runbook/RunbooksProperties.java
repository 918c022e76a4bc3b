package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.unit.DataSize;

import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.runbook.RunbookMode;

/**
 * What is done about alerts.
 *
 * @param runbooks Runbooks by name. The name of a built-in one tunes it: what is set
 * replaces its own, the rest stays.
 * @param runbookEngine How runbooks are run.
 */
@ConfigurationProperties("sitecraft.monitoring")
public record RunbooksProperties(@DefaultValue Map<String, Definition> runbooks, @DefaultValue Engine runbookEngine) {

	static final String KEY = "sitecraft.monitoring.runbooks";

	static final String ENGINE = "sitecraft.monitoring.runbook-engine";

	/**
	 * One runbook.
	 *
	 * @param enabled Whether the runbook is there; false removes a built-in one.
	 * @param on What triggers it; a person only unless set.
	 * @param mode Whether it says what it would do ('dry-run'), asks first ('approval')
	 * or acts ('automatic').
	 * @param cooldown Least time from the end of a run to the next on the same target.
	 * @param maxRuns Most runs on the same target.
	 * @param verify How it is judged whether it helped; not at all unless set.
	 * @param onIneffective What happens when it did not help.
	 * @param steps Steps in their order, each a map of its name to its parameters.
	 * @param yamlOn The same as on: without quotes, YAML reads that key as true.
	 */
	public record Definition(@Nullable Boolean enabled, @Nullable On on, @Nullable RunbookMode mode,
			@Nullable Duration cooldown, @Nullable MaxRuns maxRuns, @Nullable Verify verify,
			@Nullable Ineffective onIneffective, @Nullable List<Map<String, Object>> steps,
			@Name("true") @Nullable On yamlOn) {

		@Nullable On trigger() {
			return On.merged(this.on, this.yamlOn);
		}

	}

	/**
	 * What triggers a runbook; all that is set must be so.
	 *
	 * @param alert Names of rules; empty in a built-in runbook for none of its own.
	 * @param match Matchers of the labels, such as 'queue_name=~"mail.*"'.
	 * @param severity Severities.
	 * @param incident What happens to the incident, opened unless set.
	 */
	public record On(@Nullable Set<String> alert, @Nullable String match, @Nullable Set<Severity> severity,
			@Nullable Set<Happening> incident) {

		@Override
		public Set<String> alert() {
			return (this.alert != null) ? this.alert : Set.of();
		}

		@Override
		public Set<Severity> severity() {
			return (this.severity != null) ? this.severity : Set.of();
		}

		@Override
		public Set<Happening> incident() {
			return (this.incident != null) ? this.incident : Set.of();
		}

		/** What is not set is that of the other, so that one key does not widen it. */
		static @Nullable On merged(@Nullable On set, @Nullable On other) {
			if (set == null || other == null) {
				return (set != null) ? set : other;
			}
			return new On((set.alert != null) ? set.alert : other.alert, (set.match != null) ? set.match : other.match,
					(set.severity != null) ? set.severity : other.severity,
					(set.incident != null) ? set.incident : other.incident);
		}

	}

	/**
	 * What happens to an incident.
	 */
	public enum Happening {

		OPENED, ACKNOWLEDGED, RESOLVED

	}

	/**
	 * Most runs on the same target.
	 *
	 * @param count Runs that begin within the window, 1 to 100.
	 * @param per The window, 1 s to 7 d.
	 */
	public record MaxRuns(@DefaultValue("3") int count, @DefaultValue("1h") Duration per) {
	}

	/**
	 * How it is judged whether a run helped.
	 *
	 * @param clearsWithin Time within which the alert must clear after the last step.
	 * @param staysClearFor Time for which it must then stay clear.
	 */
	public record Verify(@DefaultValue("10m") Duration clearsWithin, @DefaultValue("5m") Duration staysClearFor) {
	}

	/**
	 * What happens when a run did not help.
	 */
	public enum Ineffective {

		/** The incident is escalated. */
		ESCALATE,

		/** It is written on the timeline. */
		NOTHING

	}

	/**
	 * How runbooks are run.
	 *
	 * @param enabled Whether runbooks are run.
	 * @param approvalExpiresAfter Time after which an approval comes too late.
	 * @param maxRunning Most runs whose steps are done at a time, 1 to 100.
	 * @param maxRuns Runs that are remembered after their end, 1 to 10,000.
	 * @param diagnostics Where diagnostics are kept.
	 * @param http What steps may call.
	 */
	public record Engine(@DefaultValue("true") boolean enabled, @DefaultValue("1h") Duration approvalExpiresAfter,
			@DefaultValue("4") int maxRunning, @DefaultValue("500") int maxRuns, @DefaultValue Diagnostics diagnostics,
			@DefaultValue Http http) {
	}

	/**
	 * Where diagnostics are kept.
	 *
	 * @param directory Directory for this replica alone; one below the temporary
	 * directory, named by user and application, unless set.
	 * @param maxFiles Most files, 1 or more; the oldest leave first.
	 * @param maxSize Most bytes of all files, 1 or more; the oldest leave first.
	 */
	public record Diagnostics(@Nullable String directory, @DefaultValue("100") int maxFiles,
			@DefaultValue("200MB") DataSize maxSize) {
	}

	/**
	 * What steps may call.
	 *
	 * @param hosts Hosts that may be called; none unless set.
	 * @param timeout Time for the whole answer, up to 30 m.
	 */
	public record Http(@DefaultValue List<Host> hosts, @DefaultValue("10s") Duration timeout) {
	}

	/**
	 * A host that may be called.
	 *
	 * @param host Its name, with the port where the URL has one.
	 * @param headers Headers that are sent to it; never shown.
	 */
	public record Host(@DefaultValue("") String host, @DefaultValue Map<String, String> headers) {

		@Override
		public String toString() {
			return "Host[" + this.host + "]";
		}

	}

}
