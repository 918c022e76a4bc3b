package com.sitecraft.monitoring.incident;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.sitecraft.monitoring.alerting.AlertState;
import org.junit.jupiter.api.Test;

import static com.sitecraft.monitoring.incident.Desk.policy;
import static com.sitecraft.monitoring.incident.Desk.step;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever happens in whatever order: nobody is left without a page, no key is used
 * twice, and an end is told after a beginning, and only then.
 */
class IncidentsPropertyTests {

	@Test
	void pagesWhenTimelinesAreRandomThenKeepTheirPromises() {
		for (int seed = 0; seed < 300; seed++) {
			Random random = new Random(seed);
			Desk desk = new Desk();
			desk.grouping = new Grouping(Set.of("q"), Duration.ofSeconds(random.nextInt(60)),
					Duration.ofSeconds(random.nextInt(300)), Duration.ofMinutes(20),
					Duration.ofSeconds(random.nextInt(300)));
			desk.policy = policy(random.nextInt(3), step(0, "channel:a", "schedule:s"), step(3, "channel:b"));
			desk.shifts.put("s", java.util.List.of());
			for (int tick = 0; tick < 400; tick++) {
				act(desk, random);
				desk.pass(Duration.ofSeconds(1L + random.nextInt(20)));
				desk.tick();
			}
			// In the end everything that goes on is heard, and everything that ended is
			// over.
			desk.alerts.keySet()
				.forEach((key) -> desk.alerts.computeIfPresent(key, (k, a) -> a.withMutedBy(java.util.List.of())));
			desk.run(Duration.ofMinutes(40));
			check(seed, desk);
		}
	}

	private static void act(Desk desk, Random random) {
		String queue = "q" + random.nextInt(3);
		String host = "h" + random.nextInt(2);
		String[] labels = { "q", queue, "h", host };
		boolean known = desk.alerts.containsKey("busy" + String.join("|", labels));
		Incidents incidents = desk.incidents();
		String any = incidents.snapshot().incidents().keySet().stream().findAny().orElse("none");
		switch (random.nextInt(14)) {
			case 0, 1, 2 -> {
				if (!known || desk.alerts.get("busy" + String.join("|", labels)).state() != AlertState.FIRING) {
					desk.fire("busy", labels);
				}
			}
			case 3, 4 -> {
				if (known) {
					desk.clear("busy", labels);
				}
			}
			case 5 -> {
				if (known) {
					desk.mute("busy", labels);
				}
			}
			case 6 -> {
				if (known) {
					desk.unmute("busy", labels);
				}
			}
			case 7 -> attempt(desk, incidents.acknowledge(any, "ann", desk.now()));
			case 8 -> attempt(desk, incidents.snooze(any, desk.now().instant().plusSeconds(300), "ann", desk.now()));
			case 9 -> attempt(desk, incidents.escalate(any, "ann", desk.now()));
			case 10 -> desk.jumpWall(Duration.ofSeconds(random.nextInt(600) - 300L));
			case 11 -> {
				if (random.nextInt(4) == 0) {
					desk.restart(Duration.ofSeconds(random.nextInt(120)));
				}
			}
			case 12 -> {
				if (!desk.pages.isEmpty()) {
					Page page = desk.pages.get(random.nextInt(desk.pages.size()));
					desk.keep(random.nextBoolean() ? incidents.late(page.key(), desk.now())
							: incidents.settled(page.key(), PageOutcome.DELIVERED, "ok", desk.now()));
				}
			}
			default -> {
				if (known && random.nextInt(3) == 0) {
					desk.alerts.remove("busy" + String.join("|", labels));
				}
			}
		}
	}

	private static void attempt(Desk desk, Decision decision) {
		if (decision instanceof Decision.Accepted) {
			desk.accept(decision);
		}
	}

	private static void check(int seed, Desk desk) {
		Set<String> keys = new HashSet<>();
		Map<String, Boolean> knows = new HashMap<>();
		for (Page page : desk.pages) {
			assertThat(keys.add(page.key())).as("seed %d: %s is unique", seed, page).isTrue();
			String who = page.incident() + " " + page.channel() + page.person();
			if (page.kind() == Page.Kind.RESOLVED) {
				assertThat(knows.put(who, false)).as("seed %d: %s follows a beginning", seed, page).isEqualTo(true);
			}
			else if (page.kind() == Page.Kind.ACKNOWLEDGED) {
				assertThat(knows.get(who)).as("seed %d: %s follows a beginning", seed, page).isEqualTo(true);
			}
			else {
				knows.put(who, true);
			}
		}
		Map<String, Incident> open = new HashMap<>();
		desk.incidents().snapshot().open().forEach((incident) -> {
			assertThat(open.put(incident.group().key(), incident)).as("seed %d: one for each group", seed).isNull();
			assertThat(knows.get(incident.id() + " anull")).as("seed %d: %s is told", seed, incident).isEqualTo(true);
			assertThat(incident.members().alerts().values()).as("seed %d", seed)
				.allMatch((member) -> !member.firing() || member.told());
		});
		desk.alerts.values().stream().filter((alert) -> alert.state() == AlertState.FIRING).forEach((alert) -> {
			String key = "{}:{alertname=\"busy\", q=\"" + alert.labels().get("q") + "\"}";
			assertThat(open).as("seed %d: %s has an incident", seed, alert).containsKey(key);
		});
		knows.forEach((who, still) -> {
			String id = who.substring(0, who.indexOf(' '));
			Incident incident = desk.incidents().snapshot().incident(id);
			assertThat(still).as("seed %d: %s knows of the end", seed, who)
				.isEqualTo(incident != null && incident.open());
		});
		assertThat(desk.stored.values()).as("seed %d: what is stored is what is known", seed)
			.allMatch((incident) -> Desk.withoutNanos(incident)
				.equals(Desk.withoutNanos(
						java.util.Objects.requireNonNull(desk.incidents().snapshot().incident(incident.id())))));
	}

}
