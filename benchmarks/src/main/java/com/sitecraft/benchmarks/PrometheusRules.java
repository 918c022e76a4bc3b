package com.sitecraft.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;

import com.sitecraft.monitoring.alerting.Alerting;

/**
 * Runs Prometheus with the rules of {@link LoadRules} over as many series, reads how long
 * it says that its evaluations take, and times ours beside it, in the same minute on the
 * same machine. Each window has as many samples as ours has: 20 of a second each.
 */
public final class PrometheusRules {

	private static final int EVALUATIONS = 5;

	private static final String DURATION = "prometheus_rule_group_last_duration_seconds";

	private static final String TIME = "prometheus_rule_group_last_evaluation_timestamp_seconds";

	private final HttpClient client = HttpClient.newHttpClient();

	private final int port;

	private final Map<String, List<Double>> durations = new HashMap<>();

	private PrometheusRules(int port) {
		this.port = port;
	}

	public static void main(String[] args) throws Exception {
		Path directory = Files.createTempDirectory("prometheus-rules");
		HttpServer target = target();
		PrometheusRules rules = new PrometheusRules(freePort());
		Process prometheus = rules.start(directory, target.getAddress().getPort());
		try {
			rules.measure();
			System.out.println(
					"| rules over 1,000 series | Prometheus | ours, one query | less | ours, a query each | less |");
			System.out.println("|---|---|---|---|---|---|");
			LoadRules ours = new LoadRules();
			rules.print(ours, "1,000 thresholds", "thresholds", ours.thresholds(), ours.differingThresholds());
			rules.print(ours, "200 `sum by (rate)`", "rates", ours.rates(), ours.differingRates());
		}
		finally {
			prometheus.destroy();
			prometheus.waitFor();
			target.stop(0);
			delete(directory);
		}
	}

	private void print(LoadRules ours, String name, String group, Alerting same, Alerting differing) {
		double theirs = Numbers.median(this.durations.getOrDefault(group, List.of()));
		double one = seconds(ours, same);
		double each = seconds(ours, differing);
		System.out.printf(Locale.ROOT, "| %s | %.0f ms | %.2f ms | %,.0f x | %.2f ms | %,.0f x |%n", name, theirs * 1e3,
				one * 1e3, theirs / one, each * 1e3, theirs / each);
	}

	private static double seconds(LoadRules ours, Alerting alerting) {
		List<Double> seconds = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			long start = System.nanoTime();
			ours.evaluate(alerting);
			if (i >= 500) {
				seconds.add((System.nanoTime() - start) / 1e9);
			}
		}
		return Numbers.median(seconds);
	}

	/** 1,000 counters. */
	private static HttpServer target() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		long start = System.nanoTime();
		server.createContext("/metrics", (exchange) -> {
			int second = (int) Duration.ofNanos(System.nanoTime() - start).toSeconds();
			StringBuilder text = new StringBuilder("# TYPE load_total counter\n");
			for (int i = 0; i < LoadRules.SERIES; i++) {
				text.append("load_total{id=\"s" + i + "\",group=\"g" + i % LoadRules.GROUPS + "\"} ")
					.append(LoadRules.value(i, second))
					.append('\n');
			}
			byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
			exchange.sendResponseHeaders(200, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		server.start();
		return server;
	}

	private Process start(Path directory, int target) throws IOException {
		StringBuilder rules = new StringBuilder("groups:\n");
		group(rules, "thresholds", "last_over_time(load_total[5s])", LoadRules.THRESHOLD_RULES);
		group(rules, "rates", "sum by (group) (rate(load_total[20s]))", LoadRules.RATE_RULES);
		Files.writeString(directory.resolve("rules.yml"), rules);
		Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
				global: {scrape_interval: 1s, evaluation_interval: 10s}
				rule_files: [rules.yml]
				scrape_configs:
				  - job_name: load
				    static_configs: [{targets: ["127.0.0.1:%d"]}]
				""".formatted(target));
		return new ProcessBuilder("prometheus", "--config.file=" + configuration,
				"--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + this.port)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("log").toFile())
			.start();
	}

	private static void group(StringBuilder rules, String name, String expression, int count) {
		rules.append("  - name: ").append(name).append("\n    rules:\n");
		for (int i = 0; i < count; i++) {
			rules.append(
					"      - {alert: rule_" + i + ", expr: \"" + expression + " > " + (1_000_000_000L + i) + "\"}\n");
		}
	}

	/** Takes each evaluation once, the first of them left out: it had few samples. */
	private void measure() throws InterruptedException {
		Map<String, Double> seen = new HashMap<>();
		while (this.durations.size() < 2
				|| this.durations.values().stream().anyMatch((all) -> all.size() < EVALUATIONS)) {
			Thread.sleep(1_000);
			String metrics = metrics();
			for (String group : List.of("thresholds", "rates")) {
				double time = value(metrics, TIME, group);
				Double before = seen.put(group, time);
				if (before != null && before > 0 && time > before) {
					this.durations.computeIfAbsent(group, (name) -> new ArrayList<>())
						.add(value(metrics, DURATION, group));
				}
			}
		}
		this.durations.values().forEach((all) -> all.remove(0));
	}

	private String metrics() {
		try {
			return this.client
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/metrics")).build(),
						HttpResponse.BodyHandlers.ofString())
				.body();
		}
		catch (IOException ex) {
			return "";
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return "";
		}
	}

	private static double value(String metrics, String name, String group) {
		return metrics.lines()
			.filter((line) -> line.startsWith(name) && line.contains(";" + group + "\""))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.findFirst()
			.orElse(0);
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
