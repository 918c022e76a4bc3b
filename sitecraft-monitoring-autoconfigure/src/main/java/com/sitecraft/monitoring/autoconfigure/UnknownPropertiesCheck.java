package com.sitecraft.monitoring.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Stops the start when there is a key under {@code sitecraft.monitoring} that no
 * properties record of the library reads: a threshold with a typo in its key would
 * silently be the default.
 * <p>
 * Environment variables are left out. They are shared with whatever else runs there (a
 * Kubernetes service named {@code sitecraft-monitoring} alone brings seven), and
 * {@code MAX_WORKSPACES} cannot be told from {@code max.workspaces}.
 */
final class UnknownPropertiesCheck implements BeanFactoryPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(UnknownPropertiesCheck.class);

	private static final String SWITCH = "sitecraft.monitoring.fail-on-unknown-properties";

	private static final Pattern YAML_ON = Pattern.compile("\\[true]|\\.true(?=[.\\[]|$)");

	private final ConfigurableEnvironment environment;

	UnknownPropertiesCheck(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		check(KnownProperties.find(beanFactory.getBeanClassLoader()));
	}

	void check(KnownProperties known) {
		List<String> unknown = properties().filter((property) -> !known.contains(property.getName()))
			.map((property) -> describe(property, known))
			.distinct()
			.toList();
		if (unknown.isEmpty()) {
			return;
		}
		if (this.environment.getProperty(SWITCH, Boolean.class, true)) {
			throw new UnknownMonitoringPropertiesException(unknown);
		}
		logger.warn("Nothing reads these properties: {}", String.join("; ", unknown));
	}

	private Stream<ConfigurationProperty> properties() {
		return MonitoringProperties.stream(ConfigurationPropertySources.from(this.environment.getPropertySources()))
			.filter((source) -> !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource))
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.map(IterableConfigurationPropertySource.class::cast)
			.flatMap((source) -> source.stream()
				.filter(MonitoringProperties.NAME::isAncestorOf)
				.map(source::getConfigurationProperty))
			.filter(Objects::nonNull);
	}

	private static String describe(ConfigurationProperty property, KnownProperties known) {
		String name = written(property.getName().toString());
		String origin = (property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
		return name + origin
				+ known.nearest(ConfigurationPropertyName.of(name))
					.map((nearest) -> ", the nearest known is " + written(nearest))
					.orElse("");
	}

	/** Without quotes, YAML reads the key {@code on} as {@code true}. */
	private static String written(String key) {
		return YAML_ON.matcher(key).replaceAll(".on");
	}

}
