package com.sitecraft.sample.demo;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class DemoPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Demo.class);

	@ParameterizedTest
	@ValueSource(strings = { "SLOW_WORKERS", "slowWorkers", "fire" })
	void faultWhenNoFileSetsItUpThenStopsTheStart(String fault) {
		this.runner.withPropertyValues("sitecraft.demo.fault=" + fault)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("sitecraft.demo.fault is '" + fault + "', allowed is one of none, slow-workers"));
	}

	@Test
	void faultWhenItsNameIsThatOfAFileThenStarts() {
		assertThat(Files.exists(Path.of("src/main/resources/fault-slow-workers.yml"))).isTrue();
		this.runner.withPropertyValues("sitecraft.demo.fault=slow-workers")
			.run((context) -> assertThat(context.getBean(DemoProperties.class).fault()).isEqualTo("slow-workers"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(DemoProperties.class)
	static class Demo {

	}

}
