package com.sitecraft.sample.embedded;

import java.util.Arrays;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when none of some properties is set, or only to the empty text, as a variable
 * of the environment may be.
 */
abstract class OnNoneSet implements Condition {

	private final String[] properties;

	OnNoneSet(String... properties) {
		this.properties = properties;
	}

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		return Arrays.stream(this.properties).allMatch((name) -> environment.getProperty(name, "").isBlank());
	}

}
