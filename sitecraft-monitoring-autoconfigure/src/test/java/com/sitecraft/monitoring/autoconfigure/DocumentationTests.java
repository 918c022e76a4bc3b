package com.sitecraft.monitoring.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import com.sitecraft.monitoring.health.CheckReport;
import com.sitecraft.monitoring.health.Criticality;
import com.sitecraft.monitoring.health.HealthSupervisor;
import com.sitecraft.monitoring.runbook.Runbooks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README and the documentation tell people to copy works.
 */
class DocumentationTests {

	private static final Path README = Path.of("..", "README.md");

	/** A link to a file of this repository, without the heading. */
	private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)[^)]*\\)");

	@Test
	void yamlWhenCopiedThenConfiguresTheChecksItNames() throws IOException {
		try (ConfigurableApplicationContext context = start(List.of(README))) {
			HealthSupervisor supervisor = context.getBean(HealthSupervisor.class);
			assertThat(supervisor.paths()).contains("db", "redis", "external/payments", "storage/uploads",
					"queues/mail");
			CheckReport redis = supervisor.report("redis");
			assertThat(redis).isNotNull();
			assertThat(redis.policy().criticality()).isEqualTo(Criticality.OPTIONAL);
		}
	}

	/**
	 * An unknown key or an impossible value would stop the start.
	 */
	@Test
	void yamlOfAllPagesWhenCopiedThenStarts() throws IOException {
		try (ConfigurableApplicationContext context = start(pages())) {
			assertThat(context.getBean(HealthSupervisor.class).paths()).contains("queues/mail", "queues/analyses",
					"queues/outbox", "queues/reports", "analysisPipeline");
			assertThat(context.getBean(Runbooks.class).snapshot().runbooks())
				.extracting((item) -> item.runbook().name() + " " + item.runbook().steps().size() + " "
						+ item.runbook().on().alerts() + item.runbook().on().match()
						+ item.runbook().on().severities().size())
				.contains("grow-analysis 3 [queue_backup][queue_name=\"analyses\"]0",
						"hold-mail 2 [health_check_down][check=\"external/mail\"]0",
						"forget-prices 1 [wrong_prices][]0", "restart-renderer 3 [analysis_performance_degradation][]2",
						"watch-logins 2 [][]1");
		}
	}

	@Test
	void dependencyWhenCopiedThenNamesTheVersionOfThisBuild() throws IOException {
		Matcher version = Pattern.compile("<version>(.+)</version>").matcher(blocks(README, "xml").get(0));
		assertThat(version.find()).isTrue();
		assertThat(Files.readString(Path.of("..", "pom.xml"))).contains("""
				<artifactId>sitecraft-monitoring</artifactId>
					<version>%s</version>""".formatted(version.group(1)));
	}

	@Test
	void linksWhenFollowedThenLeadToFiles() throws IOException {
		List<String> broken = new ArrayList<>();
		for (Path page : pages()) {
			LINK.matcher(Files.readString(page)).results().map((link) -> link.group(1)).forEach((target) -> {
				if (!Files.exists(page.resolveSibling(target))) {
					broken.add(page + " -> " + target);
				}
			});
		}
		assertThat(broken).isEmpty();
	}

	private static ConfigurableApplicationContext start(List<Path> pages) throws IOException {
		List<PropertySource<?>> sources = new ArrayList<>();
		for (Path page : pages) {
			for (String block : blocks(page, "yaml")) {
				sources.addAll(new YamlPropertySourceLoader().load(page + " " + sources.size(),
						new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8))));
			}
		}
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none", "PAYMENTS_KEY=none")
			.initializers((application) -> sources
				.forEach((source) -> application.getEnvironment().getPropertySources().addFirst(source)))
			.run();
	}

	private static List<Path> pages() throws IOException {
		List<Path> pages = new ArrayList<>(
				List.of(README, Path.of("..", "CONTRIBUTING.md"), Path.of("..", "CHANGELOG.md")));
		try (Stream<Path> docs = Files.walk(Path.of("..", "docs"))) {
			docs.filter((file) -> file.toString().endsWith(".md")).forEach(pages::add);
		}
		return pages;
	}

	private static List<String> blocks(Path page, String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(page))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ThreadPoolTaskExecutor applicationTaskExecutor() {
			return new ThreadPoolTaskExecutor();
		}

		/** Is a Lifecycle. */
		@Bean
		DefaultLifecycleProcessor mailConsumer() {
			return new DefaultLifecycleProcessor();
		}

	}

}
