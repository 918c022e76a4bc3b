package com.sitecraft.monitoring.autoconfigure.signal.http;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;

import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp.Answer;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * Queries of Prometheus' HTTP API. An answer with warnings is partial, and so a failure:
 * what is missing from it would resolve alerts.
 */
final class PrometheusApi {

	private static final String FORM = "application/x-www-form-urlencoded";

	private final OutgoingHttp http;

	PrometheusApi(OutgoingHttp http) {
		this.http = http;
	}

	/**
	 * The vector of now, by the clock of Prometheus: ours may differ, and then what is
	 * newest there would be in our future.
	 * @throws IOException when there is no complete answer
	 */
	List<Row> query(String promQl) throws IOException, InterruptedException {
		return rows(ask("/api/v1/query", "vector", "query=" + encoded(promQl)));
	}

	/**
	 * Tells the samples at moments of the past, both ends included.
	 * @param start milliseconds since 1970
	 * @param end milliseconds since 1970
	 * @param step milliseconds
	 * @throws IOException when there is no complete answer
	 */
	void range(String promQl, long start, long end, long step, Samples samples)
			throws IOException, InterruptedException {
		Object result = ask("/api/v1/query_range", "matrix", "query=" + encoded(promQl) + "&start=" + seconds(start)
				+ "&end=" + seconds(end) + "&step=" + seconds(step));
		for (Object row : list(result)) {
			Map<?, ?> series = object(row);
			Labels labels = Labels.of(labels(series));
			for (Object value : list(series.get("values"))) {
				List<?> sample = sample(value);
				if (!(sample.get(0) instanceof Number seconds)) {
					throw new IOException("a sample of Prometheus' answer has no time");
				}
				samples.accept(labels, Math.round(seconds.doubleValue() * 1_000), number(sample));
			}
		}
	}

	private static String encoded(String promQl) {
		return URLEncoder.encode(promQl, StandardCharsets.UTF_8);
	}

	private static String seconds(long millis) {
		return BigDecimal.valueOf(millis, 3).toPlainString();
	}

	/** The result of a complete answer. */
	private @Nullable Object ask(String path, String type, String form) throws IOException, InterruptedException {
		Answer answer = this.http.call("POST", path, FORM, form);
		Map<String, Object> document = parse(answer);
		if (!"success".equals(document.get("status"))) {
			throw new IOException("Prometheus answered " + answer.status() + ": "
					+ Redaction.redact(String.valueOf(document.get("error"))));
		}
		if (document.get("warnings") instanceof List<?> warnings && !warnings.isEmpty()) {
			throw new IOException("Prometheus gave a partial answer: " + Redaction.redact(warnings.toString()));
		}
		Map<?, ?> data = object(document.get("data"));
		if (!type.equals(data.get("resultType"))) {
			throw new IOException("Prometheus answered with a " + data.get("resultType") + ", not a " + type);
		}
		return data.get("result");
	}

	private static Map<String, Object> parse(Answer answer) throws IOException {
		try {
			return JsonParserFactory.getJsonParser().parseMap(answer.body());
		}
		catch (JsonParseException ex) {
			throw new IOException("the answer with status " + answer.status() + " is not Prometheus'");
		}
	}

	private static List<Row> rows(@Nullable Object result) throws IOException {
		List<Row> rows = new ArrayList<>();
		for (Object row : list(result)) {
			Map<?, ?> series = object(row);
			List<?> value = sample(series.get("value"));
			rows.add(new Row(labels(series), number(value)));
		}
		return rows;
	}

	private static List<?> sample(@Nullable Object value) throws IOException {
		List<?> sample = list(value);
		if (sample.size() != 2) {
			throw new IOException("a sample of Prometheus' answer has no value");
		}
		return sample;
	}

	private static Map<String, String> labels(Map<?, ?> series) throws IOException {
		Map<String, String> labels = new TreeMap<>();
		object(series.get("metric")).forEach((name, text) -> {
			if (!"__name__".equals(name)) {
				labels.put(String.valueOf(name), String.valueOf(text));
			}
		});
		return labels;
	}

	private static double number(List<?> sample) throws IOException {
		String text = String.valueOf(sample.get(1));
		try {
			return switch (text) {
				case "+Inf" -> Double.POSITIVE_INFINITY;
				case "-Inf" -> Double.NEGATIVE_INFINITY;
				default -> Double.parseDouble(text);
			};
		}
		catch (NumberFormatException ex) {
			throw new IOException("a sample of Prometheus' answer is no number");
		}
	}

	private static Map<?, ?> object(@Nullable Object value) throws IOException {
		if (value instanceof Map<?, ?> map) {
			return map;
		}
		throw new IOException("the answer has not the shape of Prometheus'");
	}

	private static List<?> list(@Nullable Object value) throws IOException {
		if (value instanceof List<?> list) {
			return list;
		}
		throw new IOException("the answer has not the shape of Prometheus'");
	}

	/**
	 * One sample.
	 *
	 * @param labels its labels, without the name of the metric
	 * @param value its value
	 */
	record Row(Map<String, String> labels, double value) {
	}

	/**
	 * Takes the samples of a range.
	 */
	@FunctionalInterface
	interface Samples {

		/**
		 * Takes one.
		 * @param labels its labels, without the name of the metric
		 * @param millis milliseconds since 1970
		 */
		void accept(Labels labels, long millis, double value);

	}

}
