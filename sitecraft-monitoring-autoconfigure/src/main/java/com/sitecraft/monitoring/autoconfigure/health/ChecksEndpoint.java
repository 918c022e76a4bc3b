package com.sitecraft.monitoring.autoconfigure.health;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import com.sitecraft.monitoring.health.CheckPolicy;
import com.sitecraft.monitoring.health.CheckReport;
import com.sitecraft.monitoring.health.CheckStatus;
import com.sitecraft.monitoring.health.Criticality;
import com.sitecraft.monitoring.health.HealthSupervisor;
import com.sitecraft.monitoring.health.Scope;
import com.sitecraft.monitoring.signal.Time;

/**
 * All checks in one document, read from memory.
 */
@Endpoint(id = "checks")
public final class ChecksEndpoint {

	private final HealthSupervisor supervisor;

	private final Time time;

	private final CheckPolicy.View view;

	private final @Nullable String version;

	ChecksEndpoint(HealthSupervisor supervisor, Time time, CheckPolicy.View view, @Nullable String version) {
		this.supervisor = supervisor;
		this.time = time;
		this.view = view;
		this.version = version;
	}

	/**
	 * The whole picture.
	 */
	@ReadOperation
	public Document checks() {
		List<CheckReport> reports = this.supervisor.reports();
		CheckStatus worst = CheckStatus.UNKNOWN;
		for (CheckReport report : reports) {
			worst = worst.worse(report.policy().contribution(report.status(), this.view));
		}
		return new Document(switch (worst) {
			case UP, UNKNOWN -> "healthy";
			case DEGRADED -> "degraded";
			case DOWN -> "down";
		}, this.time.instant(), this.version, reports.stream().map(Check::of).toList());
	}

	/**
	 * One check, or {@code null} when there is none.
	 * @param path where the check stands, one or more names
	 */
	@ReadOperation
	public @Nullable Check check(@Selector(match = Selector.Match.ALL_REMAINING) String... path) {
		CheckReport report = this.supervisor.report(String.join("/", path));
		return (report != null) ? Check.of(report) : null;
	}

	/**
	 * The whole picture.
	 *
	 * @param status {@code healthy}, {@code degraded} or {@code down}, as a load balancer
	 * should see it
	 * @param timestamp when it was put together
	 * @param version version of the application, when known
	 * @param checks all checks, by name
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Document(String status, Instant timestamp, @Nullable String version, List<Check> checks) {
	}

	/**
	 * One check.
	 *
	 * @param name where it stands
	 * @param healthy whether it is up or degraded; {@code null} while unknown
	 * @param status the word of the check
	 * @param error why it is not up
	 * @param scope who is affected by a failure
	 * @param criticality how much the application needs it
	 * @param metrics the numbers of the last look, and those of supervision
	 * @param details what else the last look found
	 * @param history the last changes, oldest first
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record Check(String name, @Nullable Boolean healthy, String status, @Nullable String error, Scope scope,
			Criticality criticality, Map<String, Number> metrics, Map<String, Object> details,
			List<CheckReport.Change> history) {

		static Check of(CheckReport report) {
			Map<String, Number> metrics = new LinkedHashMap<>();
			Map<String, Object> details = new LinkedHashMap<>();
			report.details().forEach((key, value) -> {
				if (value instanceof Number number) {
					metrics.put(key, number);
				}
				else {
					details.put(key, value);
				}
			});
			if (report.age() != null) {
				metrics.put("ageMs", report.age().toMillis());
			}
			if (report.duration() != null) {
				metrics.put("durationMs", report.duration().toMillis());
			}
			metrics.put("consecutiveFailures", report.consecutiveFailures());
			if (report.asOf() != null) {
				details.put("asOf", report.asOf());
			}
			details.put("lastChange", report.lastChange());
			Boolean healthy = switch (report.status()) {
				case UP, DEGRADED -> true;
				case DOWN -> false;
				case UNKNOWN -> null;
			};
			return new Check(report.path(), healthy, report.code().toLowerCase(Locale.ROOT), report.error(),
					report.policy().scope(), report.policy().criticality(), metrics, details, report.history());
		}

	}

}
