package com.sitecraft.monitoring.incident;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IncidentSummaryTests {

	private final Desk desk = new Desk();

	@Test
	void summaryWhenOverThenHasTimesAndTimeline() {
		this.desk.fire("busy", "q", "mail");
		this.desk.tick();
		this.desk.run(Duration.ofMinutes(2));
		String id = this.desk.open().id();
		this.desk.accept(this.desk.incidents().acknowledge(id, "ann", this.desk.now()));
		this.desk.run(Duration.ofMinutes(60));
		this.desk.clear("busy", "q", "mail");
		this.desk.run(Desk.TICK);
		assertThat(markdown(id)).contains("| Id | " + id + " |", "| State | resolved |",
				"| Time to detect | 1 min 0 s |", "| Time to acknowledge | 2 min 0 s |",
				"| Time to resolve | 1 h 2 min 15 s |", "**opened**",
				"**acknowledged** by ann: Acknowledged for PT30M");
	}

	@Test
	void summaryWhenStrangersChoseTextsThenTheyAreTextOnly() {
		this.desk.fire("busy", "q", "a|b\n# x <script>alert(1)</script> [x](http://evil) www.evil <!channel> @all");
		this.desk.tick();
		String id = this.desk.open().id();
		this.desk.accept(this.desk.incidents()
			.note(id, "![i](http://evil/i.png)\n\n- **forged** https://user:pw@host token=abc", "*eve*",
					this.desk.now()));
		String text = markdown(id);
		assertThat(text).doesNotContain("<script", "](", "http://", "https://", "www.", "\n# x", "\n- **forged", "@",
				"a|b", "**forged", "pw", "abc");
		assertThat(text.lines().filter((line) -> line.startsWith("#"))).containsExactly("# Incident busy",
				"## Timeline");
	}

	private String markdown(String id) {
		return IncidentSummary
			.markdown(java.util.Objects.requireNonNull(this.desk.incidents().snapshot().incident(id)));
	}

}
