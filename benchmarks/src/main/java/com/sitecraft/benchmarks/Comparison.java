package com.sitecraft.benchmarks;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the measures and prints a Markdown table. Arguments are names of measures (all
 * without one) and {@code --quick}.
 */
public final class Comparison {

	private static final Map<String, Measure> MEASURES = measures();

	private Comparison() {
	}

	public static void main(String[] args) throws Exception {
		// Not named logback.xml: the measured applications share these classes.
		System.setProperty("logback.configurationFile", "comparison-logback.xml");
		List<String> names = new ArrayList<>(Arrays.asList(args));
		Effort effort = names.remove("--quick") ? Effort.QUICK : Effort.FULL;
		Set<String> wanted = names.isEmpty() ? MEASURES.keySet() : Set.copyOf(names);
		if (!MEASURES.keySet().containsAll(wanted)) {
			throw new IllegalArgumentException("measures are " + names + ", allowed are " + MEASURES.keySet());
		}
		List<String> rows = new ArrayList<>();
		try (Servers servers = Servers.start()) {
			for (Map.Entry<String, Measure> measure : MEASURES.entrySet()) {
				if (wanted.contains(measure.getKey())) {
					System.err.println("measuring " + measure.getKey() + " ...");
					measure.getValue().take(servers, effort).forEach((row) -> {
						System.err.println(row);
						rows.add(row.toString());
					});
				}
			}
		}
		System.out.printf("%s, Java %s (%s), %d processors, %s%s%n%n", LocalDate.now(ZoneId.systemDefault()),
				System.getProperty("java.version"), System.getProperty("java.vendor"),
				Runtime.getRuntime().availableProcessors(), System.getProperty("os.arch"),
				(effort == Effort.QUICK) ? ", quick: the numbers mean little" : "");
		System.out.println(Row.HEADER);
		rows.forEach(System.out::println);
	}

	private static Map<String, Measure> measures() {
		Map<String, Measure> measures = new LinkedHashMap<>();
		measures.put("throughput", new ThroughputMeasure());
		measures.put("redis",
				new FrozenMeasure("Redis", (servers) -> servers.redis().freeze(), (servers) -> servers.redis().thaw()));
		measures.put("postgres", new FrozenMeasure("PostgreSQL", (servers) -> servers.postgres().freeze(),
				(servers) -> servers.postgres().thaw()));
		measures.put("local", new LocalFailureMeasure());
		measures.put("scrape", new ScrapeMeasure());
		measures.put("startup", new StartUpMeasure());
		return measures;
	}

}
