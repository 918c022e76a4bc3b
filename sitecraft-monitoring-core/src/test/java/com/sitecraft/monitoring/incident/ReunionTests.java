package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.util.List;

import com.sitecraft.monitoring.incident.Incident.State;
import org.junit.jupiter.api.Test;

import static com.sitecraft.monitoring.incident.Desk.policy;
import static com.sitecraft.monitoring.incident.Desk.step;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two replicas from the same stored state; one of them is read by the other too late.
 */
class ReunionTests {

	private final Desk here = desk();

	private final Desk there = desk();

	private static Desk desk() {
		Desk desk = new Desk();
		desk.policy = policy(0, step(0, "channel:ops"), step(5, "channel:boss"), step(10, "channel:cto"));
		desk.fire("busy");
		desk.tick();
		desk.run(Duration.ofSeconds(30));
		return desk;
	}

	private void meet() {
		this.here.keep(this.here.incidents().restore(List.of(Desk.withoutNanos(this.there.open())), this.here.now()));
	}

	@Test
	void incidentWhenStoredOneIsAheadThenGoesOnFromThere() {
		this.there.run(Duration.ofMinutes(5));
		this.here.run(Duration.ofMinutes(4));
		meet();
		assertThat(this.here.open().telling().pages()).isEqualTo(2);
		assertThat(this.here.told(Duration.ofMinutes(3))).isEmpty();
		assertThat(this.here.told(Duration.ofMinutes(4))).containsExactly("TRIGGERED cto");
		this.here.clear("busy");
		assertThat(this.here.told(Desk.TICK)).containsExactly("RESOLVED ops", "RESOLVED boss", "RESOLVED cto");
	}

	@Test
	void incidentWhenStoredOneIsBehindThenNothingIsToldAgain() {
		this.here.run(Duration.ofMinutes(5));
		meet();
		assertThat(this.here.open().telling().pages()).isEqualTo(2);
		assertThat(this.here.told(Duration.ofMinutes(4))).isEmpty();
		assertThat(this.here.told(Duration.ofMinutes(2))).containsExactly("TRIGGERED cto");
		assertThat(this.here.gauge("sitecraft.incidents.open", "state", "triggered")).isEqualTo(1);
	}

	@Test
	void acknowledgementWhenStoredThenHoldsThoughMoreWasToldHere() {
		acknowledge(this.there);
		this.here.run(Duration.ofMinutes(10));
		meet();
		Incident met = this.here.open();
		assertThat(met.state()).isEqualTo(State.ACKNOWLEDGED);
		assertThat(met.course().acknowledgedBy()).isEqualTo("ann");
		assertThat(met.telling().pages()).isEqualTo(3);
		assertThat(this.here.timeline(met)).filteredOn((line) -> line.startsWith("ACKNOWLEDGED")).hasSize(1);
		assertThat(met.timeline().events()).extracting(IncidentEvent::at).isSorted();
		assertThat(this.here.told(Duration.ofMinutes(15))).isEmpty();
		assertThat(this.here.gauge("sitecraft.incidents.open", "state", "acknowledged")).isEqualTo(1);
		assertThat(this.here.gauge("sitecraft.incidents.open", "state", "triggered")).isZero();
	}

	@Test
	void acknowledgementWhenOverHereThenDoesNotComeBack() {
		acknowledge(this.there);
		this.here.keep(this.here.incidents().restore(List.of(this.there.open()), this.here.now()));
		this.here.pass(Desk.TICK);
		this.here.fire("busy");
		this.here.tick();
		assertThat(this.here.open().state()).isEqualTo(State.TRIGGERED);
		meet();
		assertThat(this.here.open().state()).isEqualTo(State.TRIGGERED);
	}

	private static void acknowledge(Desk desk) {
		desk.accept(desk.incidents().acknowledge(desk.open().id(), "ann", desk.now()));
	}

}
