package com.sitecraft.monitoring.autoconfigure;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.signal.Redaction;

/**
 * A property under {@code sitecraft.monitoring} has a value that it must not have. Stops
 * the start; the failure analysis shows key, value, what is allowed, and where it was
 * set.
 */
public final class InvalidMonitoringPropertyException extends RuntimeException {

	/** How the records of the core say what is wrong. */
	private static final Pattern MESSAGE = Pattern.compile("(?<field>\\S+) is (?<value>.*), allowed is (?<allowed>.*)",
			Pattern.DOTALL);

	private final String key;

	private final String value;

	private final String allowed;

	/**
	 * Names what is wrong.
	 * @param key the full property key, such as
	 * {@code sitecraft.monitoring.metrics.max-workspaces}
	 * @param value what it is set to; credentials in it are masked
	 * @param allowed what it may be, such as {@code 1 to 10000}
	 */
	public InvalidMonitoringPropertyException(String key, @Nullable Object value, String allowed) {
		this(key, value, allowed, null);
	}

	private InvalidMonitoringPropertyException(String key, @Nullable Object value, String allowed,
			@Nullable Throwable cause) {
		super(key + " is " + Redaction.redact(String.valueOf(value)) + ", allowed is " + allowed, cause);
		this.key = key;
		this.value = Redaction.redact(String.valueOf(value));
		this.allowed = allowed;
	}

	/**
	 * Maps properties to the domain. When a record of the core refuses a value, names the
	 * property by its full key.
	 * @param prefix what the record's field names are appended to
	 * @param mapping makes the domain object
	 * @param <T> type of the domain object
	 */
	public static <T> T naming(String prefix, Supplier<T> mapping) {
		try {
			return mapping.get();
		}
		catch (IllegalArgumentException ex) {
			InvalidMonitoringPropertyException named = of(prefix, ex);
			throw (named != null) ? named : ex;
		}
	}

	/**
	 * What a record of ours that refused a value meant; {@code null} when it was
	 * something else that threw. A message that starts with a full key needs no prefix.
	 */
	static @Nullable InvalidMonitoringPropertyException of(String prefix, IllegalArgumentException refusal) {
		String message = refusal.getMessage();
		Matcher matcher = MESSAGE.matcher((message != null) ? message : "");
		if (!matcher.matches()) {
			return null;
		}
		String field = matcher.group("field");
		String key = field.startsWith(MonitoringProperties.PREFIX + ".") ? field : prefix + "." + field;
		return new InvalidMonitoringPropertyException(key, matcher.group("value"), matcher.group("allowed"), refusal);
	}

	/** The full property key. */
	public String key() {
		return this.key;
	}

	/** What it is set to, without credentials. */
	public String value() {
		return this.value;
	}

	/** What it may be. */
	public String allowed() {
		return this.allowed;
	}

}
