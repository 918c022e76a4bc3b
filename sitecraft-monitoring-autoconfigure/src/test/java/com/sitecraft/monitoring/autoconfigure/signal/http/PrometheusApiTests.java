package com.sitecraft.monitoring.autoconfigure.signal.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.sitecraft.monitoring.autoconfigure.InstalledServer;
import com.sitecraft.monitoring.autoconfigure.ScriptedServer;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.signal.Matrix;
import com.sitecraft.monitoring.signal.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PrometheusApiTests {

	@Test
	void queryWhenAnsweredThenReadsEverySampleWithoutTheNameOfTheMetric() throws Exception {
		try (ScriptedServer server = new ScriptedServer(); OutgoingHttp http = http(server.url())) {
			server.answer(200, """
					{"status":"success","data":{"resultType":"vector","result":[
					{"metric":{"__name__":"up","job":"a \\"b\\""},"value":[1767225600.25,"1.5"]},
					{"metric":{},"value":[1767225600,"+Inf"]},{"metric":{},"value":[1767225600,"NaN"]}]}}""");
			assertThat(new PrometheusApi(http).query("up{job=\"a\"} + 1")).containsExactly(
					new PrometheusApi.Row(Map.of("job", "a \"b\""), 1.5),
					new PrometheusApi.Row(Map.of(), Double.POSITIVE_INFINITY),
					new PrometheusApi.Row(Map.of(), Double.NaN));
			assertThat(server.requests().get(0).body()).isEqualTo("query=up%7Bjob%3D%22a%22%7D+%2B+1");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					200 | {"status":"success","warnings":["one store is down"],"data":{"resultType":"vector","result":[]}} | one store is down
					422 | {"status":"error","errorType":"execution","error":"too many samples"} | too many samples
					200 | {"status":"success","data":{"resultType":"matrix","result":[]}}       | not a vector
					200 | {"status":"success"}                                                  | shape
					200 | {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1]}]}} | no value
					200 | {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"x"]}]}} | no number
					502 | <html>bad gateway</html>                                              | status 502
					200 | []                                                                    | is not Prometheus'
					""")
	void queryWhenAnswerIsNotCompleteThenFails(int status, String body, String message) throws IOException {
		try (ScriptedServer server = new ScriptedServer(); OutgoingHttp http = http(server.url())) {
			server.answer(status, body);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> new PrometheusApi(http).query("up"))
				.withMessageContaining(message);
		}
	}

	@Test
	void rangeWhenAnsweredThenTellsEverySampleAndItsTime() throws Exception {
		try (ScriptedServer server = new ScriptedServer(); OutgoingHttp http = http(server.url())) {
			server.answer(200, """
					{"status":"success","data":{"resultType":"matrix","result":[
					{"metric":{"__name__":"up","job":"a"},"values":[[1767225600.25,"1.5"],[1767225615.25,"+Inf"]]},
					{"metric":{},"values":[[1767225600.250,"NaN"]]}]}}""");
			List<String> samples = new ArrayList<>();
			new PrometheusApi(http).range("up + 1", 1_767_225_600_250L, 1_767_225_615_250L, 15_000,
					(labels, millis, value) -> samples.add(labels + " " + millis + " " + value));
			assertThat(samples).containsExactly("{job=\"a\"} 1767225600250 1.5", "{job=\"a\"} 1767225615250 Infinity",
					"{} 1767225600250 NaN");
			assertThat(server.requests()).singleElement().satisfies((request) -> {
				assertThat(request.uri()).isEqualTo("/api/v1/query_range");
				assertThat(request.body())
					.isEqualTo("query=up+%2B+1&start=1767225600.250&end=1767225615.250&step=15.000");
			});
		}
	}

	@Test
	void rangeWhenThereAreMoreMomentsThanPrometheusAnswersThenAsksInParts() throws Exception {
		try (ScriptedServer server = new ScriptedServer(); OutgoingHttp http = http(server.url())) {
			server.answer(200, "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}");
			new PrometheusRangeQueries(new PrometheusApi(http)).fill(Query.of("m"),
					new Matrix(Instant.EPOCH, Duration.ofSeconds(1), 22_001, 1));
			assertThat(server.requests()).extracting((request) -> request.body().replaceFirst("query=[^&]*&", ""))
				.containsExactly("start=0.000&end=10999.000&step=1.000", "start=11000.000&end=21999.000&step=1.000",
						"start=22000.000&end=22000.000&step=1.000");
		}
	}

	@Test
	void queryWhenServerIsRealThenAnswersAndExplainsItself(@TempDir Path directory) throws Exception {
		try (InstalledServer server = InstalledServer.prometheus(directory, "127.0.0.1:1", "/metrics");
				OutgoingHttp http = http(server.url())) {
			PrometheusApi api = new PrometheusApi(http);
			assertThat(api.query("label_replace(vector(2), \"a\", \"b\", \"\", \"\")"))
				.containsExactly(new PrometheusApi.Row(Map.of("a", "b"), 2));
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> api.query("rate(up)"))
				.withMessageContaining("Prometheus answered 400: ")
				.withMessageContaining("expected type range vector");
		}
	}

	private static OutgoingHttp http(String url) {
		return new OutgoingHttp("sitecraft.monitoring.prometheus",
				new OutgoingHttp.Server(url, Map.of(), Duration.ofSeconds(5)), 100_000);
	}

}
