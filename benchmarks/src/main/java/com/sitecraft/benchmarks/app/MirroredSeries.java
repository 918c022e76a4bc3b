package com.sitecraft.benchmarks.app;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Registers plain meters until this application publishes every series of another, so
 * that the time to write the same series can be compared.
 */
@RestController
class MirroredSeries {

	private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");

	private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private final PrometheusMeterRegistry registry;

	MirroredSeries(PrometheusMeterRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Registers what is missing.
	 * @param scrape the other's answer to a scrape, in the text format
	 */
	@PostMapping("/series")
	void mirror(@RequestBody String scrape) {
		Set<String> present = new HashSet<>();
		this.registry.scrape()
			.lines()
			.forEach((line) -> present.add(line.substring(0, Math.max(0, line.lastIndexOf(' ')))));
		Map<String, String> types = new LinkedHashMap<>();
		Map<String, Set<Double>> distributions = new LinkedHashMap<>();
		scrape.lines().forEach((line) -> {
			Matcher type = TYPE.matcher(line);
			if (type.matches()) {
				types.put(type.group(1), type.group(2));
				return;
			}
			Matcher sample = SAMPLE.matcher(line);
			if (sample.matches() && !present.contains(line.substring(0, line.lastIndexOf(' ')))) {
				add(sample.group(1), tags(sample.group(2)), types, distributions);
			}
		});
		distributions.forEach((key, buckets) -> {
			int end = key.indexOf('{');
			DistributionSummary.builder(key.substring(0, end))
				.tags(tags(key.substring(end)))
				.serviceLevelObjectives(buckets.stream().mapToDouble(Double::doubleValue).toArray())
				.register(this.registry);
		});
	}

	private void add(String name, List<Tag> tags, Map<String, String> types, Map<String, Set<Double>> distributions) {
		String family = name.replaceFirst("_(bucket|sum|count|max)$", "");
		if (Arrays.asList("histogram", "summary").contains(types.getOrDefault(family, ""))) {
			Set<Double> buckets = distributions.computeIfAbsent(family + render(tags), (key) -> new TreeSet<>());
			tags.stream()
				.filter((tag) -> tag.getKey().equals("le") && !tag.getValue().equals("+Inf"))
				.forEach((tag) -> buckets.add(Double.valueOf(tag.getValue())));
		}
		else if ("counter".equals(types.get(name))) {
			Counter.builder(name.replaceFirst("_total$", "")).tags(tags).register(this.registry);
		}
		else {
			Gauge.builder(name, () -> 1).tags(tags).register(this.registry);
		}
	}

	private static String render(List<Tag> tags) {
		return tags.stream()
			.filter((tag) -> !Set.of("le", "quantile").contains(tag.getKey()))
			.map((tag) -> tag.getKey() + "=\"" + tag.getValue() + "\"")
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static List<Tag> tags(@org.jspecify.annotations.Nullable String labels) {
		return (labels == null) ? List.of()
				: LABEL.matcher(labels).results().map((label) -> Tag.of(label.group(1), label.group(2))).toList();
	}

}
