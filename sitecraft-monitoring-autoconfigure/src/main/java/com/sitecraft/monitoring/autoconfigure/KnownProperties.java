package com.sitecraft.monitoring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.classreading.SimpleMetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * The keys that the properties records of this library read. They are found through our
 * auto-configurations, whether or not their conditions match: a key of a capability that
 * is off is known. So an auto-configuration names its records in
 * {@link EnableConfigurationProperties} on itself, not on a nested class, and has nothing
 * else to do.
 */
final class KnownProperties {

	private static final String OURS = KnownProperties.class.getPackageName() + ".";

	private final List<PropertyPattern> patterns;

	private KnownProperties(List<PropertyPattern> patterns) {
		this.patterns = patterns;
	}

	/** Those of the library. */
	static KnownProperties find(@Nullable ClassLoader classLoader) {
		MetadataReaderFactory readers = new SimpleMetadataReaderFactory(classLoader);
		List<Class<?>> types = new ArrayList<>();
		for (String configuration : ImportCandidates.load(AutoConfiguration.class, classLoader)) {
			if (configuration.startsWith(OURS)) {
				for (String type : propertiesOf(configuration, readers)) {
					if (type.startsWith(OURS)) {
						types.add(ClassUtils.resolveClassName(type, classLoader));
					}
				}
			}
		}
		return of(types);
	}

	/** Reads the byte code: what the conditions are about may not be there. */
	private static String[] propertiesOf(String configuration, MetadataReaderFactory readers) {
		try {
			MergedAnnotation<EnableConfigurationProperties> annotation = readers.getMetadataReader(configuration)
				.getAnnotationMetadata()
				.getAnnotations()
				.get(EnableConfigurationProperties.class);
			return annotation.isPresent() ? annotation.getStringArray(MergedAnnotation.VALUE) : new String[0];
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Those of the given properties types. */
	static KnownProperties of(Collection<Class<?>> types) {
		List<PropertyPattern> patterns = new ArrayList<>();
		for (Class<?> type : types) {
			ConfigurationProperties annotation = AnnotatedElementUtils.findMergedAnnotation(type,
					ConfigurationProperties.class);
			if (annotation != null) {
				addType(patterns, new PropertyPattern(List.of(annotation.prefix().split("\\."))),
						ResolvableType.forClass(type));
			}
		}
		return new KnownProperties(patterns);
	}

	private static void addType(List<PropertyPattern> patterns, PropertyPattern at, ResolvableType type) {
		Class<?> resolved = type.resolve(Object.class);
		if (resolved.isRecord()) {
			for (Parameter parameter : canonical(resolved).getParameters()) {
				Name name = parameter.getAnnotation(Name.class);
				String element = (name != null) ? name.value()
						: DataObjectPropertyName.toDashedForm(parameter.getName());
				addType(patterns, at.append(element), ResolvableType.forType(parameter.getParameterizedType(), type));
			}
		}
		else if (Map.class.isAssignableFrom(resolved)) {
			ResolvableType value = type.asMap().getGeneric(1);
			addType(patterns, at.append(isScalar(value) ? PropertyPattern.REST : PropertyPattern.ANY), value);
		}
		else if (Collection.class.isAssignableFrom(resolved) || resolved.isArray()) {
			patterns.add(at);
			addType(patterns, at.append(PropertyPattern.INDEX),
					resolved.isArray() ? type.getComponentType() : type.asCollection().getGeneric(0));
		}
		else {
			patterns.add(at);
		}
	}

	private static Constructor<?> canonical(Class<?> type) {
		Class<?>[] components = Arrays.stream(type.getRecordComponents())
			.map(RecordComponent::getType)
			.toArray(Class<?>[]::new);
		try {
			return type.getDeclaredConstructor(components);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(type + " has no canonical constructor", ex);
		}
	}

	/** What the binder takes as a value, so that the key of the map may have dots. */
	private static boolean isScalar(ResolvableType type) {
		Class<?> resolved = type.resolve();
		return resolved == null || resolved.getName().startsWith("java.lang") || resolved.isEnum();
	}

	List<PropertyPattern> patterns() {
		return this.patterns;
	}

	boolean contains(ConfigurationPropertyName name) {
		return this.patterns.stream().anyMatch((pattern) -> pattern.matches(name));
	}

	/** The known key that is nearest by edit distance. */
	Optional<String> nearest(ConfigurationPropertyName name) {
		String key = name.toString();
		return this.patterns.stream()
			.map((pattern) -> pattern.near(name))
			.min(Comparator.comparingInt((known) -> distance(key, known)));
	}

	/** Levenshtein's. */
	private static int distance(String left, String right) {
		int[] previous = new int[right.length() + 1];
		Arrays.setAll(previous, (i) -> i);
		for (int i = 1; i <= left.length(); i++) {
			int[] current = new int[right.length() + 1];
			current[0] = i;
			for (int j = 1; j <= right.length(); j++) {
				int substitution = previous[j - 1] + ((left.charAt(i - 1) == right.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
			}
			previous = current;
		}
		return previous[right.length()];
	}

}
