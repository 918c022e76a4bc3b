package com.sitecraft.monitoring.autoconfigure.runbook;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.signal.OutgoingHttp;
import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.signal.Redaction;

/**
 * Calls a host that an operator has allowed. What the alert says is in the body, as JSON,
 * and never in the URL; no redirect is followed. What was sent and not answered may have
 * been done.
 */
final class HttpRequestStep implements RunbookStep, AutoCloseable {

	private static final String KEY = RunbooksProperties.ENGINE + ".http";

	private static final int MAX_ANSWER = 64 << 10;

	/** A run waits for it. */
	private static final Duration LONGEST = Duration.ofMinutes(30);

	/** Shorter values are flags, and what they would mask is not. */
	private static final int SHORTEST_SECRET = 6;

	/** Headers by host. */
	private final Map<String, Map<String, String>> allowed = new HashMap<>();

	private final Duration timeout;

	private final List<OutgoingHttp> clients = new ArrayList<>();

	private final JsonMapper mapper = new JsonMapper();

	HttpRequestStep(RunbooksProperties.Http http) {
		for (int i = 0; i < http.hosts().size(); i++) {
			RunbooksProperties.Host host = http.hosts().get(i);
			OutgoingHttp.requireHeaders(KEY + ".hosts[" + i + "].headers", host.headers());
			this.allowed.put(host.host().toLowerCase(Locale.ROOT), host.headers());
		}
		this.timeout = OutgoingHttp.positive(KEY + ".timeout", http.timeout());
		if (this.timeout.compareTo(LONGEST) > 0) {
			throw new InvalidMonitoringPropertyException(KEY + ".timeout", this.timeout, "up to 30 m");
		}
	}

	@Override
	public String name() {
		return "http-request";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		parameters.only("url", "method");
		String url = parameters.text("url");
		String host = host(url);
		Map<String, String> headers = this.allowed.get(String.valueOf(host));
		if (host == null || headers == null) {
			// Without the URL, which may hold a secret.
			throw parameters.wrong("url", (host != null) ? host : "no URL",
					"an http or https URL of one of " + KEY + ".hosts");
		}
		String method = parameters.choice("method", "post", Set.of("get", "post", "put", "delete"))
			.toUpperCase(Locale.ROOT);
		OutgoingHttp client = new OutgoingHttp(
				RunbooksProperties.KEY + "." + parameters.runbook() + ".steps[" + parameters.index() + "].http-request",
				new OutgoingHttp.Server(url, headers, this.timeout), MAX_ANSWER);
		this.clients.add(client);
		return new Bound(method, host, client, this.timeout, mask(headers), this.mapper);
	}

	/** Of what a server may send back: whole values, and those behind a scheme. */
	private static UnaryOperator<String> mask(Map<String, String> headers) {
		List<String> secrets = headers.values()
			.stream()
			.flatMap((value) -> Stream.of(value.strip(), value.strip().replaceFirst("^\\S+\\s+", "")))
			.filter((value) -> value.length() >= SHORTEST_SECRET)
			.distinct()
			.sorted(Comparator.comparingInt(String::length).reversed())
			.toList();
		return (text) -> {
			String masked = text;
			for (String secret : secrets) {
				masked = masked.replace(secret, "******");
			}
			return masked;
		};
	}

	private static @Nullable String host(String url) {
		try {
			URI uri = new URI(url);
			return (uri.getHost() == null) ? null
					: uri.getHost().toLowerCase(Locale.ROOT) + ((uri.getPort() >= 0) ? ":" + uri.getPort() : "");
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		this.clients.forEach(OutgoingHttp::close);
	}

	private record Bound(String method, String host, OutgoingHttp client, Duration timeout, UnaryOperator<String> mask,
			JsonMapper mapper) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.acting(StepScope.SHARED, false, false, this.timeout.plusSeconds(1));
		}

		@Override
		public String dryRun(StepContext context) {
			return this.method + " to " + this.host;
		}

		@Override
		public StepOutcome run(StepContext context) throws Exception {
			boolean body = this.method.equals("POST") || this.method.equals("PUT");
			String json = body ? this.mapper.writeValueAsString(json(context)) : "";
			try {
				OutgoingHttp.Answer answer = this.client.call(this.method, "", body ? "application/json" : null, json);
				String said = answer.status() + " " + this.mask.apply(answer.body());
				return answer.successful() ? StepOutcome.done(said) : StepOutcome.failed(said);
			}
			catch (IOException ex) {
				return OutgoingHttp.unsent(ex) ? StepOutcome.failed("not sent: " + Redaction.describe(ex))
						: StepOutcome.unknown("sent, no answer: " + Redaction.describe(ex));
			}
		}

		private static Map<String, Object> json(StepContext context) {
			Map<String, Object> json = new LinkedHashMap<>();
			json.put("run", context.run());
			json.put("runbook", context.runbook());
			json.put("incident", context.incident());
			json.put("alert", context.alert());
			json.put("target", context.target());
			json.put("actor", context.actor());
			json.put("labels", context.labels().toMap());
			return json;
		}

	}

}
