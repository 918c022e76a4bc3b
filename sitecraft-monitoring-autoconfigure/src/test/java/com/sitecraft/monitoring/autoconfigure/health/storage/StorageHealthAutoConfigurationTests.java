package com.sitecraft.monitoring.autoconfigure.health.storage;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.health.CheckIndicator;
import com.sitecraft.monitoring.health.ObjectStore;

import static org.assertj.core.api.Assertions.assertThat;

class StorageHealthAutoConfigurationTests {

	private static final String PREFIX = "sitecraft.monitoring.health.storage.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(StorageHealthAutoConfiguration.class));

	@TempDir
	Path directory;

	@Test
	void contributorWhenDirectoriesAndStoresThenOneEntryEach() throws Exception {
		Path full = Files.createDirectory(this.directory.resolve("full"));
		this.runner.withUserConfiguration(Host.class)
			.withPropertyValues(PREFIX + "uploads.path=" + this.directory, PREFIX + "exports.path=" + full,
					PREFIX + "exports.min-free=100000TB")
			.run((context) -> {
				assertThat(context.getBean("storageHealthContributor", CompositeHealthContributor.class).stream())
					.extracting(HealthContributors.Entry::name)
					.containsExactlyInAnyOrder("uploads", "exports", "bucket");
				assertThat(health(context, "uploads").getStatus()).isEqualTo(Status.UP);
				assertThat(health(context, "bucket").getStatus()).isEqualTo(Status.UP);
				assertThat(health(context, "exports").getStatus()).isEqualTo(Status.DOWN);
			});
	}

	@Test
	void contributorWhenNothingIsConfiguredThenEmpty() {
		this.runner.run((context) -> assertThat(
				context.getBean("storageHealthContributor", CompositeHealthContributor.class).stream())
			.isEmpty());
	}

	@Test
	void contributorWhenDisabledThenOff() {
		this.runner.withPropertyValues("management.health.storage.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("storageHealthContributor"));
	}

	@Test
	void startWhenPropertyIsImpossibleThenStopsAndNamesKeyAndAllowed() {
		assertStops("uploads.min-free=1GB", "uploads.path", "a directory");
		assertStops("uploads.min-free=-1GB", "uploads.path", "a directory");
		assertStops("[a/b].path=/tmp", "storage", "letters, digits");
	}

	@Test
	void startWhenLimitIsNegativeThenStops() {
		this.runner.withPropertyValues(PREFIX + "uploads.path=/tmp", PREFIX + "uploads.min-free=-1GB")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining(PREFIX + "uploads.min-free")
				.hasMessageContaining("0 or more"));
	}

	@Test
	void startWhenAStoreHasTheSameNameThenStops() {
		this.runner.withUserConfiguration(Host.class)
			.withPropertyValues(PREFIX + "bucket.path=/tmp")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidMonitoringPropertyException.class)
				.hasMessageContaining(PREFIX + "bucket.path")
				.hasMessageContaining("another name"));
	}

	private void assertStops(String property, String key, String allowed) {
		this.runner.withPropertyValues(PREFIX + property)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidMonitoringPropertyException.class)
				.hasMessageContaining(key)
				.hasMessageContaining(allowed));
	}

	private static Health health(ApplicationContext context, String name) {
		CompositeHealthContributor storage = context.getBean("storageHealthContributor",
				CompositeHealthContributor.class);
		return ((CheckIndicator) storage.getContributor(name)).health();
	}

	@Configuration(proxyBeanMethods = false)
	static class Host {

		@Bean
		ObjectStore bucket() {
			return ObjectStore.inMemory();
		}

	}

}
