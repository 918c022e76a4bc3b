package com.sitecraft.monitoring.incident;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many alerts, many incidents.
 */
class IncidentLimitsTests {

	private static final Grouping BY_QUEUE = new Grouping(Set.of("q"), Duration.ZERO, Duration.ofMinutes(5),
			Duration.ofHours(4), Duration.ofMinutes(10));

	private final Desk desk = new Desk();

	@Test
	void incidentsWhenTooManyThenFurtherAlertsOfARuleAreOneAndNoneIsLost() {
		this.desk.grouping = BY_QUEUE;
		this.desk.limits = new IncidentLimits(10, 10, Duration.ofDays(7), Desk.TICK);
		for (int i = 0; i < 25; i++) {
			this.desk.fire("busy", "q", "q" + i);
		}
		this.desk.tick();
		this.desk.run(Desk.TICK);
		List<Incident> open = this.desk.incidents().snapshot().open();
		assertThat(open).hasSize(11);
		assertThat(open.stream().mapToInt((incident) -> incident.members().firing()).sum()).isEqualTo(25);
		assertThat(open).filteredOn((incident) -> incident.group().key().startsWith("overflow:"))
			.singleElement()
			.satisfies((incident) -> assertThat(incident.members().firing()).isEqualTo(15));
		assertThat(
				this.desk.registry.get("sitecraft.monitoring.dropped").tag("what", "incidents.open").counter().count())
			.isEqualTo(15);
		assertThat(this.desk.pages).hasSize(11);
		this.desk.alerts.clear();
		assertThat(this.desk.run(Desk.TICK)).hasSize(11);
	}

	@Test
	void resolvedWhenOldOrTooManyThenAreForgottenButNotWithinTwoHours() {
		this.desk.grouping = BY_QUEUE;
		this.desk.limits = new IncidentLimits(100, 10, Duration.ofDays(7), Desk.TICK);
		for (int i = 0; i < 25; i++) {
			this.desk.fire("busy", "q", "q" + i);
		}
		this.desk.tick();
		this.desk.alerts.clear();
		this.desk.tick();
		assertThat(this.desk.incidents().forget(this.desk.now())).isEmpty();
		this.desk.pass(Duration.ofHours(3));
		assertThat(this.desk.incidents().forget(this.desk.now())).hasSize(15).doesNotHaveDuplicates();
		assertThat(this.desk.registry.get("sitecraft.monitoring.dropped")
			.tag("what", "incidents.resolved")
			.counter()
			.count()).isEqualTo(15);
		this.desk.pass(Duration.ofDays(7));
		assertThat(this.desk.incidents().forget(this.desk.now())).hasSize(10);
		assertThat(this.desk.incidents().snapshot().incidents()).isEmpty();
	}

	@Test
	void membersWhenTooManyThenTheRestIsCountedAndStillTold() {
		for (int i = 0; i < Members.MOST + 5; i++) {
			this.desk.fire("busy", "q", "q" + i);
		}
		this.desk.tick();
		assertThat(this.desk.open().members().alerts()).hasSize(Members.MOST);
		assertThat(this.desk.open().members().beyond()).isEqualTo(5);
		this.desk.run(Duration.ofSeconds(30));
		assertThat(this.desk.run(Duration.ofMinutes(10))).isEmpty();
		this.desk.fire("busy", "q", "one more");
		assertThat(this.desk.told(Desk.TICK)).containsExactly("UPDATED ops");
		assertThat(this.desk.told(Duration.ofMinutes(10))).isEmpty();
	}

	@Test
	void incidentsWhenTenThousandFireAtOnceThenEachIsToldOnce() {
		this.desk.grouping = BY_QUEUE;
		for (int i = 0; i < 10_000; i++) {
			this.desk.fire("busy", "q", "q" + i);
		}
		this.desk.incidents();
		long begun = cpu();
		List<Page> pages = this.desk.tick();
		long first = cpu() - begun;
		assertThat(pages).hasSize(10_000);
		for (int i = 0; i < 20; i++) {
			this.desk.run(Desk.TICK);
		}
		begun = cpu();
		assertThat(this.desk.run(Desk.TICK.multipliedBy(10))).isEmpty();
		long steady = (cpu() - begun) / 10;
		System.out.printf("10,000 incidents: opened and told in %d ms of CPU, a steady tick takes %.1f ms of CPU%n",
				first / 1_000_000, steady / 1e6);
	}

	/** Of this thread: a busy machine proves nothing. */
	private static long cpu() {
		return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
	}

}
