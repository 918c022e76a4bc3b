package com.sitecraft.monitoring.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

import com.sitecraft.monitoring.signal.Redaction;

/**
 * Says which property under {@code sitecraft.monitoring} has a wrong value, which, where
 * it was set, and what is allowed: for an {@link InvalidMonitoringPropertyException}, for
 * a properties record that refused a value while it was bound, and for text that is no
 * value of the property's type. Before Boot's own analyzer, which knows none of what is
 * allowed.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidMonitoringPropertyFailureAnalyzer implements FailureAnalyzer {

	private final @Nullable Environment environment;

	InvalidMonitoringPropertyFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		InvalidMonitoringPropertyException invalid = find(failure);
		return (invalid != null) ? describe(failure, invalid) : null;
	}

	private @Nullable InvalidMonitoringPropertyException find(Throwable failure) {
		BindException binding = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidMonitoringPropertyException invalid) {
				return invalid;
			}
			if (cause instanceof BindException bind) {
				binding = MonitoringProperties.NAME.isAncestorOf(bind.getName())
						|| MonitoringProperties.NAME.equals(bind.getName()) ? bind : null;
			}
			else if (binding != null && cause instanceof ConversionException) {
				return unreadable(binding);
			}
			else if (cause instanceof IllegalArgumentException refusal) {
				InvalidMonitoringPropertyException invalid = InvalidMonitoringPropertyException
					.of((binding != null) ? binding.getName().toString() : "", refusal);
				if (invalid != null && invalid.key().startsWith(MonitoringProperties.PREFIX)) {
					return invalid;
				}
			}
		}
		return null;
	}

	private @Nullable InvalidMonitoringPropertyException unreadable(BindException binding) {
		ConfigurationProperty property = binding.getProperty();
		Class<?> type = binding.getTarget().getType().resolve();
		if (property == null || type == null) {
			return null;
		}
		return new InvalidMonitoringPropertyException(property.getName().toString(), property.getValue(),
				values(ClassUtils.resolvePrimitiveIfNecessary(type)));
	}

	private static String values(Class<?> type) {
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", "));
		}
		if (type == Duration.class) {
			return "a duration such as 500ms, 30s, 5m, 1h or PT30S";
		}
		if (type == DataSize.class) {
			return "a size such as 512KB, 10MB or 1GB";
		}
		if (type == Boolean.class) {
			return "true or false";
		}
		if (type == Integer.class || type == Long.class) {
			return "a whole number";
		}
		if (Number.class.isAssignableFrom(type)) {
			return "a number";
		}
		return "a value of type " + type.getSimpleName();
	}

	private FailureAnalysis describe(Throwable failure, InvalidMonitoringPropertyException invalid) {
		ConfigurationProperty set = property(invalid.key());
		// As it was written, "0s" where the record says "PT0S"; but what somebody named
		// with care stays as they named it, they may have masked it.
		String value = (set != null && invalid.getCause() != null) ? Redaction.redact(String.valueOf(set.getValue()))
				: invalid.value();
		String origin = (set != null && set.getOrigin() != null) ? String.format("%n    Set in:  %s", set.getOrigin())
				: "";
		return new FailureAnalysis(
				String.format(
						"A property of the monitoring has a value that is not allowed:%n%n    Key:     %s"
								+ "%n    Value:   %s%n    Allowed: %s%s",
						invalid.key(), value, invalid.allowed(), origin),
				String.format("Set '%s' to what is allowed (%s) or remove it to get the default.", invalid.key(),
						invalid.allowed()),
				failure);
	}

	private @Nullable ConfigurationProperty property(String key) {
		ConfigurationPropertyName name = ConfigurationPropertyName.isValid(key) ? ConfigurationPropertyName.of(key)
				: null;
		if (name == null || !(this.environment instanceof ConfigurableEnvironment configurable)) {
			return null;
		}
		Stream<ConfigurationPropertySource> sources = MonitoringProperties
			.stream(ConfigurationPropertySources.from(configurable.getPropertySources()));
		return sources.map((source) -> source.getConfigurationProperty(name))
			.filter((property) -> property != null)
			.findFirst()
			.orElse(null);
	}

}
