package com.sitecraft.monitoring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

class KnownPropertiesTests {

	private final KnownProperties known = KnownProperties.of(List.of(Outer.class, Inside.class));

	@ParameterizedTest
	@ValueSource(strings = { "test.max-age", "test.nested.deep.poll-interval", "test.names", "test.names[0]",
			"test.items[3].size", "test.by-name.db.size", "test.by-name.[queues/mail].size", "test.labels.a",
			"test.labels.a.b.c", "test.lists.a[0]", "test.renamed", "test.nested.inside.on" })
	void containsWhenTheBinderReadsItThenTrue(String name) {
		assertThat(this.known.contains(ConfigurationPropertyName.of(name))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "test.max-agee", "test", "test.nested", "test.nested.deep", "test.max-age.more",
			"test.names.first", "test.items[0]", "test.items[0].length", "test.by-name.db", "test.by-name.db.length",
			"test.by-name.queues.mail.size", "test.labels", "test.original", "test.nested.inside.off" })
	void containsWhenNothingReadsItThenFalse(String name) {
		assertThat(this.known.contains(ConfigurationPropertyName.of(name))).isFalse();
	}

	@Test
	void containsWhenSpelledAnotherWayThenTrue() {
		assertThat(this.known.contains(ConfigurationPropertyName.adapt("test.maxAge", '.'))).isTrue();
		assertThat(this.known.contains(ConfigurationPropertyName.adapt("test.MAX_AGE", '.'))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "test.max-aeg, test.max-age", "test.by-name.db.siez, test.by-name.db.size",
			"test.by-name.[queues/mail].siez, test.by-name[queues/mail].size",
			"test.nested.poll-interval, test.nested.deep.poll-interval", "test.items[7].sise, test.items[7].size" })
	void nearestThenNamesWhatWasMeant(String name, String meant) {
		assertThat(this.known.nearest(ConfigurationPropertyName.of(name))).hasValue(meant);
	}

	/** A record that is not found makes each of its keys stop the start. */
	@Test
	void findThenKnowsEveryPropertiesRecordOfTheLibrary() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		List<Class<?>> types = scanner.findCandidateComponents("com.sitecraft.monitoring")
			.stream()
			.<Class<?>>map((candidate) -> ClassUtils.resolveClassName(candidate.getBeanClassName(), null))
			.filter((type) -> type.getEnclosingClass() == null)
			.toList();
		assertThat(types).contains(MonitoringProperties.class);
		assertThat(KnownProperties.find(getClass().getClassLoader()).patterns())
			.containsAll(KnownProperties.of(types).patterns());
	}

	@ConfigurationProperties("test")
	record Outer(Duration maxAge, Nested nested, List<String> names, List<Item> items, Map<String, Item> byName,
			Map<String, String> labels, Map<String, Set<String>> lists, @Name("renamed") String original) {
	}

	record Nested(Deep deep) {
	}

	record Deep(Duration pollInterval) {
	}

	record Item(int size) {
	}

	@ConfigurationProperties("test.nested.inside")
	record Inside(boolean on) {
	}

}
