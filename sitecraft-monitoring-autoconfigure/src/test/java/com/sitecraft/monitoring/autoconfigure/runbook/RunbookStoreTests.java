package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.ConflictException;
import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.runbook.KillSwitch;
import com.sitecraft.monitoring.runbook.RunbookOutput;
import com.sitecraft.monitoring.runbook.RunbookRun;
import com.sitecraft.monitoring.runbook.StepRun;
import com.sitecraft.monitoring.runbook.TrackRecord;
import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is stored, whose it is, and what is known of it.
 */
class RunbookStoreTests {

	private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

	private final StateStore shared = StateStore.inMemory();

	private final RunbookStore one = store("a");

	private final RunbookStore two = store("b");

	private RunbookStore store(String instance) {
		return new RunbookStore(this.shared, Leadership.always(), new RunbookCodec(), instance,
				Time.of(Clock.systemUTC(), System::nanoTime));
	}

	private static RunbookRun run(String id, long revision, String instance) {
		StepRun step = new StepRun("act", "by=2", StepRun.State.INTENDED, null, null, "", 0, "4:mail", null, null);
		return new RunbookRun(id, revision, "test", RunbookReplica.trigger("\u0000 ünd \"more\""), instance, false,
				"plan", RunbookRun.State.RUNNING, "", true, "ada", NOW, NOW.plusSeconds(1), NOW, null, 3,
				List.of(step));
	}

	@Test
	void runWhenStoredBeforeItSaidWhetherItEscalatesThenIsReadAndDoesNot() {
		RunbookCodec codec = new RunbookCodec();
		Entry entry = codec.entry(run("r1", 4, "a"));
		String older = entry.body().replace("\"escalates\":true,", "");
		assertThat(older).isNotEqualTo(entry.body());
		assertThat(codec.read(List.of(new Entry(entry.key(), "", 0, older))).runs()).singleElement()
			.extracting(RunbookRun::escalates)
			.isEqualTo(false);
	}

	private static RunbookOutput.Batch batch(RunbookRun... runs) {
		return new RunbookOutput.Batch(List.of(runs), List.of(), null, List.of());
	}

	@Test
	void everythingWhenStoredThenIsReadAsItWas() {
		RunbookRun run = run("r1", 4, "a");
		TrackRecord record = new TrackRecord("test", 7, 1, 2, 3, 4, 5, 6, 2, NOW,
				List.of(new TrackRecord.Attempt("mail", NOW, null)));
		KillSwitch killSwitch = new KillSwitch(true, "ada", NOW);
		this.one.take(new RunbookOutput.Batch(List.of(run), List.of(record), killSwitch, List.of()));
		assertThat(this.one.durable("r1", 4)).isFalse();
		assertThat(this.one.write()).isTrue();
		assertThat(this.one.durable("r1", 4)).isTrue();
		assertThat(this.one.durable("r1", 5)).isFalse();
		RunbookStore.Stored stored = this.two.load();
		assertThat(stored.runs()).containsExactly(run);
		assertThat(stored.records()).containsExactly(record);
		assertThat(stored.killSwitch()).isEqualTo(killSwitch);
	}

	@Test
	void runWhenBothHaveItThenIsTheirsWhoStoredItFirst() {
		this.one.take(batch(run("r1", 1, "a")));
		this.two.take(batch(run("r1", 1, "b"), run("r2", 1, "b")));
		this.one.write();
		assertThatExceptionOfType(ConflictException.class).isThrownBy(this.two::write);
		assertThat(this.two.durable("r2", 1)).isFalse();
		assertThat(this.two.load().taken().runs()).extracting(RunbookRun::instance).containsExactly("a");
		assertThat(this.two.write()).isTrue();
		assertThat(this.one.load().runs()).extracting((run) -> run.id() + " " + run.instance())
			.containsExactlyInAnyOrder("r1 a", "r2 b");
	}

	/** A replica that led before does not store what it knew over what is there. */
	@Test
	void recordWhenSomebodyElseHasWrittenItThenIsHeardOfAndOursIsNotStoredOverIt() {
		TrackRecord ours = new TrackRecord("test", 11, 1, 0, 0, 0, 0, 0, 0, null, List.of());
		TrackRecord theirs = new TrackRecord("test", 2, 3, 0, 3, 0, 0, 0, 3, NOW, List.of());
		KillSwitch on = new KillSwitch(true, "ada", NOW);
		this.two.load();
		this.one.take(new RunbookOutput.Batch(List.of(), List.of(theirs), on, List.of()));
		this.one.write();
		this.two.take(new RunbookOutput.Batch(List.of(), List.of(ours), new KillSwitch(false, "bob", NOW), List.of()));
		assertThatExceptionOfType(ConflictException.class).isThrownBy(this.two::write);
		RunbookStore.Stored stored = this.two.load();
		assertThat(stored.taken().records()).containsExactly(theirs);
		assertThat(stored.taken().killSwitch()).isEqualTo(on);
		assertThat(this.two.settled()).isTrue();
		assertThat(this.two.changed()).isFalse();
		this.one.take(batch(run("r1", 1, "a")));
		this.one.write();
		assertThat(this.two.changed()).isTrue();
	}

	@Test
	void runWhenForgottenElsewhereThenIsKnownToHaveBeenStored() {
		this.one.take(batch(run("r1", 1, "a")));
		this.one.write();
		this.two.load();
		this.one.take(new RunbookOutput.Batch(List.of(), List.of(), null, List.of("r1")));
		this.one.write();
		// Until the engine has taken it over, and once more.
		this.two.load();
		RunbookStore.Stored stored = this.two.load();
		assertThat(stored.runs()).isEmpty();
		assertThat(this.two.durable("r1", 1)).isTrue();
		this.two.restored(stored);
		assertThat(this.two.durable("r1", 1)).isTrue();
		this.two.restored(this.two.load());
		assertThat(this.two.durable("r1", 1)).isFalse();
	}

}
