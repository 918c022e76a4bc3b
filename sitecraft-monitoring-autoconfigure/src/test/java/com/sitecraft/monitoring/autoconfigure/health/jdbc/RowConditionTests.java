package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RowConditionTests {

	@Test
	void parseWhenComparisonThenValueIsBound() {
		assertThat(RowCondition.parse("status = queued")).isEqualTo(new RowCondition("status = ?", List.of("queued")));
		assertThat(RowCondition.parse(" status<>'it''s done' "))
			.isEqualTo(new RowCondition("status <> ?", List.of("it's done")));
	}

	@Test
	void parseWhenListThenEveryValueIsBound() {
		assertThat(RowCondition.parse("status IN (queued,'in work' , 3)"))
			.isEqualTo(new RowCondition("status IN (?, ?, ?)", List.of("queued", "in work", "3")));
	}

	@Test
	void parseWhenNullTestsAreJoinedThenAllApply() {
		assertThat(RowCondition.parse("done_at is null and worker IS NOT NULL  AND kind = mail"))
			.isEqualTo(new RowCondition("done_at IS NULL AND worker IS NOT NULL AND kind = ?", List.of("mail")));
	}

	@Test
	void parseWhenColumnNamesHoldWordsOfTheGrammarThenStillNames() {
		assertThat(RowCondition.parse("android = 1 and isnull is null"))
			.isEqualTo(new RowCondition("android = ? AND isnull IS NULL", List.of("1")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "status", "status =", "status = queued; drop table jobs", "status = queued or 1 = 1",
			"status = queued -- x", "status = queued /* x */", "status = 'open", "status in ()", "status in (a",
			"status in (a,)", "lower(status) = a", "\"status\" = a", "a.b = c", "1 = 1", "status = a and",
			"status = a andx = b", "status like a", "status = (select 1)", "status is null is null",
			"status = a\u0000" })
	void parseWhenNotUnderstoodThenRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> RowCondition.parse(text))
			.withMessageStartingWith("not understood from character ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jobs", "app.jobs", "db.app.jobs", "_jobs2" })
	void tableWhenPlainNameThenAccepted(String name) {
		assertThat(SqlName.isTable(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "jobs;", "jobs j", "\"jobs\"", "a.b.c.d", ".jobs", "jobs.", "2jobs", "jobs--",
			"(select 1)", "j\u00f6bs", "jobs\n" })
	void tableWhenAnythingElseThenRefused(String name) {
		assertThat(SqlName.isTable(name)).isFalse();
	}

}
