package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.alerting.Severity;
import com.sitecraft.monitoring.runbook.KillSwitch;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.RunbookTrigger;
import com.sitecraft.monitoring.runbook.StepRun;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.TrackRecord;
import com.sitecraft.monitoring.signal.Labels;

/**
 * Runs and records as JSON. Fields that are not known are ignored, so that an older
 * replica reads what a newer one wrote.
 */
final class RunbookCodec {

	/** No runbook is called like that: it is no key of a property. */
	private static final String KILL_SWITCH = "*";

	private static final Logger logger = LoggerFactory.getLogger(RunbookCodec.class);

	private final JsonMapper mapper = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
		.enable(JsonWriteFeature.ESCAPE_NON_ASCII)
		.build();

	static Entry.Key key(String run) {
		return new Entry.Key(Entry.Kind.RUNBOOK_RUN, run);
	}

	Entry entry(RunbookRun run) {
		return entry(key(run.id()), StoredRun.of(run));
	}

	Entry entry(TrackRecord record) {
		return entry(new Entry.Key(Entry.Kind.RUNBOOK, record.runbook()), record);
	}

	Entry entry(KillSwitch killSwitch) {
		return entry(new Entry.Key(Entry.Kind.RUNBOOK, KILL_SWITCH), killSwitch);
	}

	private Entry entry(Entry.Key key, Object form) {
		return new Entry(key, "", 0, this.mapper.writeValueAsString(form));
	}

	/**
	 * What can be read; one entry that cannot does not cost the others.
	 */
	Read read(List<Entry> entries) {
		List<RunbookRun> runs = new ArrayList<>();
		List<TrackRecord> records = new ArrayList<>();
		KillSwitch killSwitch = null;
		for (Entry entry : entries) {
			try {
				if (entry.key().kind() == Entry.Kind.RUNBOOK_RUN) {
					runs.add(this.mapper.readValue(entry.body(), StoredRun.class).toRun());
				}
				else if (entry.key().id().equals(KILL_SWITCH)) {
					killSwitch = this.mapper.readValue(entry.body(), KillSwitch.class);
				}
				else {
					records.add(this.mapper.readValue(entry.body(), TrackRecord.class));
				}
			}
			catch (RuntimeException ex) {
				// Without the body: labels may hold what no log should.
				logger.warn("Stored {} '{}' cannot be read, going on without", entry.key().kind(), entry.key().id());
			}
		}
		runs.sort((one, other) -> one.createdAt().compareTo(other.createdAt()));
		return new Read(runs, records, killSwitch);
	}

	/**
	 * What entries say.
	 *
	 * @param runs runs, oldest first
	 * @param records records
	 * @param killSwitch kill switch, {@code null} when it is not among them
	 */
	record Read(List<RunbookRun> runs, List<TrackRecord> records, @Nullable KillSwitch killSwitch) {
	}

	/**
	 * Stored form of a run, apart from the record so that the record may change.
	 */
	private record StoredRun(String id, long revision, String runbook, StoredTrigger trigger, String instance,
			boolean dry, String plan, RunbookRun.State state, String reason, @Nullable Boolean escalates,
			@Nullable String actor, Instant createdAt, @Nullable Instant expiresAt, @Nullable Instant startedAt,
			@Nullable Instant endedAt, int repeats, List<StepRun> steps) {

		static StoredRun of(RunbookRun run) {
			return new StoredRun(run.id(), run.revision(), run.runbook(), StoredTrigger.of(run.trigger()),
					run.instance(), run.dry(), run.plan(), run.state(), run.reason(), run.escalates(), run.actor(),
					run.createdAt(), run.expiresAt(), run.startedAt(), run.endedAt(), run.repeats(), run.steps());
		}

		RunbookRun toRun() {
			return new RunbookRun(this.id, this.revision, this.runbook, this.trigger.toTrigger(), this.instance,
					this.dry, this.plan, this.state, this.reason, Boolean.TRUE.equals(this.escalates), this.actor,
					this.createdAt, this.expiresAt, this.startedAt, this.endedAt, this.repeats, this.steps);
		}

	}

	/**
	 * Stored form of a trigger.
	 */
	private record StoredTrigger(String id, RunbookTrigger.Event event, String incident, String alert,
			Map<String, String> labels, @Nullable Severity severity, StepScope cause, String target, String actor,
			Instant at) {

		static StoredTrigger of(RunbookTrigger trigger) {
			return new StoredTrigger(trigger.id(), trigger.event(), trigger.incident(), trigger.alert(),
					trigger.labels().toMap(), trigger.severity(), trigger.cause(), trigger.target(), trigger.actor(),
					trigger.at());
		}

		RunbookTrigger toTrigger() {
			return new RunbookTrigger(this.id, this.event, this.incident, this.alert, Labels.of(this.labels),
					this.severity, this.cause, this.target, this.actor, this.at);
		}

	}

}
