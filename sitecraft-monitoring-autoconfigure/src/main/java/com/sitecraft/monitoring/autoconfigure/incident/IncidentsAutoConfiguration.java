package com.sitecraft.monitoring.autoconfigure.incident;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import com.sitecraft.monitoring.Commands;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.alerting.AlertRule;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Condition;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.LoopProperties;
import com.sitecraft.monitoring.autoconfigure.StageOrder;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertRuleSet;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertingAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.command.CommandAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.command.Operators;
import com.sitecraft.monitoring.autoconfigure.signal.HostMeterRegistry;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.incident.EvidenceSource;
import com.sitecraft.monitoring.incident.IncidentLimits;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.incident.Routes;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.oncall.Person;
import com.sitecraft.monitoring.autoconfigure.loop.LoopWaker;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Makes incidents of alerts. Off with
 * {@code sitecraft.monitoring.incidents.enabled=false}, and without alerting.
 */
@AutoConfiguration(after = { AlertingAutoConfiguration.class, CommandAutoConfiguration.class },
		afterName = "com.sitecraft.monitoring.autoconfigure.oncall.OnCallAutoConfiguration")
@ConditionalOnBooleanProperty(name = "sitecraft.monitoring.incidents.enabled", matchIfMissing = true)
@ConditionalOnBean({ Alerting.class, Muting.class })
@EnableConfigurationProperties({ IncidentsProperties.class, LoopProperties.class })
public final class IncidentsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Routes incidentRoutes(IncidentsProperties properties, ObjectProvider<OnCall> onCall,
			ObjectProvider<ChannelNames> channels, Time time) {
		ChannelNames known = channels.getIfAvailable();
		return new RouteMapping(properties, (known != null) ? known.names() : null, onCall.getIfAvailable(),
				time.instant())
			.routes();
	}

	@Bean
	@ConditionalOnMissingBean
	Incidents incidents(IncidentsProperties properties, LoopProperties loop, Routes routes,
			ObjectProvider<OnCall> onCall, ObjectProvider<EvidenceSource> evidence, AlertRuleSet rules, Guard guard,
			ObjectProvider<MeterRegistry> registries) {
		IncidentLimits limits = InvalidMonitoringPropertyException.naming(IncidentsProperties.KEY,
				() -> new IncidentLimits(properties.maxOpen(), properties.maxResolved(), properties.keepResolved(),
						loop.interval()));
		Set<String> silent = rules.rules()
			.stream()
			.filter((rule) -> rule.condition() instanceof Condition.Always)
			.map(AlertRule::name)
			.collect(Collectors.toSet());
		return new Incidents(routes, onCall.getIfAvailable(NobodyOnCall::new), evidence.orderedStream().toList(),
				limits, silent, guard, HostMeterRegistry.of(registries));
	}

	@Bean
	@ConditionalOnMissingBean
	IncidentStages incidentStages(Incidents incidents, Alerting alerting, Muting muting, ObjectProvider<PageSink> sinks,
			ObjectProvider<PageReports> reports, LoopProperties loop, ObjectProvider<LoopWaker> waker, Guard guard,
			ObjectProvider<EntryCodec> codec) {
		return new IncidentStages(incidents, alerting, muting, sinks.orderedStream().toList(),
				reports.orderedStream().toList(),
				new IncidentTimer(() -> waker.ifAvailable(LoopWaker::wake), loop.interval()), guard,
				codec.getIfAvailable());
	}

	@Bean
	@Order(StageOrder.RESTORE + 2)
	Stage incidentRestoreStage(IncidentStages stages) {
		return stages::restore;
	}

	@Bean
	@Order(StageOrder.INCIDENT)
	Stage incidentStage(IncidentStages stages) {
		return stages::update;
	}

	@Bean
	@ConditionalOnMissingBean
	IncidentCommands incidentCommands(Incidents incidents, IncidentStages stages) {
		return new IncidentCommands(incidents, stages);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean({ Commands.class, LoopWaker.class })
	IncidentRequests incidentRequests(Commands commands, LoopWaker loop, Time time) {
		return new IncidentRequests(commands, loop, time);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(QueryEngine.class)
	SampleEvidence sampleEvidence(AlertRuleSet rules, QueryEngine engine) {
		return new SampleEvidence(rules.rules(), engine);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(Operators.class)
	@ConditionalOnAvailableEndpoint
	IncidentsEndpoint incidentsEndpoint(Incidents incidents, Operators operators, Time time) {
		return new IncidentsEndpoint(incidents, operators, time);
	}

	/**
	 * Of a host without schedules: what names one does not pass the start.
	 */
	private static final class NobodyOnCall implements OnCall {

		@Override
		public List<String> onCall(String schedule, Instant at) {
			throw new IllegalArgumentException(
					"schedule is '" + schedule + "', allowed is none: there are no schedules");
		}

		@Override
		public @Nullable Person person(String id) {
			return null;
		}

	}

}
