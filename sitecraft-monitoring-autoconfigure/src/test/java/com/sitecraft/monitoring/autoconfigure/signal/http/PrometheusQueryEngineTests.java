package com.sitecraft.monitoring.autoconfigure.signal.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.autoconfigure.ScriptedServer;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PrometheusQueryEngineTests {

	private static final String ANSWER = """
			{"status":"success","data":{"resultType":"vector","result":[{"metric":{"a":"b"},"value":[1,"3"]}]}}""";

	@Test
	void evaluateThenJudgesTheAnswerToTheQuestionBeforeUntilItIsTooOld() throws Exception {
		try (ScriptedServer server = new ScriptedServer();
				OutgoingHttp http = new OutgoingHttp("sitecraft.monitoring.prometheus",
						new OutgoingHttp.Server(server.url(), Map.of(), Duration.ofSeconds(5)), 100_000);
				PrometheusQueryEngine engine = new PrometheusQueryEngine(new PrometheusApi(http),
						Duration.ofMinutes(1))) {
			server.answer(200, ANSWER);
			PreparedQuery query = engine.prepare(Query.of("m"));
			assertThatExceptionOfType(QueryException.class).isThrownBy(() -> values(query, 0))
				.withMessageContaining("has not answered yet about m");
			Awaitility.await()
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(values(query, 15)).containsExactly(3d));
			assertThatExceptionOfType(QueryException.class).isThrownBy(() -> values(query, 100))
				.withMessageContaining("is older than 60 s");
			server.answer(503, "down");
			Awaitility.await()
				.untilAsserted(
						() -> assertThatExceptionOfType(QueryException.class).isThrownBy(() -> values(query, 101))
							.withMessageContaining("cannot answer about m: the answer with status 503"));
		}
	}

	private static List<Double> values(PreparedQuery query, long seconds) {
		List<Double> values = new ArrayList<>();
		query.evaluate(new Moment(Instant.EPOCH.plusSeconds(seconds), Duration.ofSeconds(seconds).toNanos()))
			.forEach((labels, value) -> values.add(value));
		return values;
	}

}
