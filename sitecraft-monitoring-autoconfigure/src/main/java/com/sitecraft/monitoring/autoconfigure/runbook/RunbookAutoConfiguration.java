package com.sitecraft.monitoring.autoconfigure.runbook;

import java.nio.file.Path;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.cache.CacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.Leadership;
import com.sitecraft.monitoring.StateStore;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.StageOrder;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertingAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.command.CommandAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.command.Operators;
import com.sitecraft.monitoring.autoconfigure.incident.ChannelNames;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentChanges;
import com.sitecraft.monitoring.autoconfigure.incident.IncidentsAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.incident.PageSink;
import com.sitecraft.monitoring.autoconfigure.loop.LoopAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.loop.LoopWaker;
import com.sitecraft.monitoring.autoconfigure.signal.HostMeterRegistry;
import com.sitecraft.monitoring.incident.Incidents;
import com.sitecraft.monitoring.oncall.OnCall;
import com.sitecraft.monitoring.runbook.ClientBans;
import com.sitecraft.monitoring.runbook.RunbookLimits;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.Runbooks;
import com.sitecraft.monitoring.runbook.WorkerScaler;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Runs runbooks when alerts call for them. Off as a whole with
 * {@code sitecraft.monitoring.runbook-engine.enabled=false}.
 */
@AutoConfiguration(after = { LoopAutoConfiguration.class, AlertingAutoConfiguration.class,
		CommandAutoConfiguration.class, IncidentsAutoConfiguration.class })
@ConditionalOnClass(JsonMapper.class)
@ConditionalOnBean({ Alerting.class, StateStore.class, Instance.class })
@ConditionalOnBooleanProperty(name = "sitecraft.monitoring.runbook-engine.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RunbooksProperties.class)
public final class RunbookAutoConfiguration {

	/** Beside those of runs: for reversals, and for steps that ignore their interrupt. */
	private static final int SPARE_THREADS = 12;

	@Bean
	static LazyInitializationExcludeFilter runbookLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(RunbookPump.class);
	}

	@Bean
	@ConditionalOnMissingBean
	RunbookStore runbookStore(StateStore store, Leadership leadership, Instance instance, Time time) {
		return new RunbookStore(store, leadership, new RunbookCodec(), instance.name(), time);
	}

	@Bean
	@ConditionalOnMissingBean
	@Order(StageOrder.RUNBOOK - 1)
	AlertWatch runbookAlertWatch(Leadership leadership, Alerting alerting) {
		return new AlertWatch(leadership, alerting);
	}

	@Bean
	@ConditionalOnMissingBean
	Runbooks runbooks(RunbooksProperties properties, ObjectProvider<RunbookStep> steps, RunbookStore store,
			AlertWatch alerts, Instance instance, ObjectProvider<MeterRegistry> registries) {
		RunbooksProperties.Engine engine = properties.runbookEngine();
		RunbookLimits limits = InvalidMonitoringPropertyException.naming(RunbooksProperties.ENGINE,
				() -> new RunbookLimits(RunbookLimits.DEFAULT.open(), engine.maxRuns(), engine.maxRunning(),
						engine.approvalExpiresAfter()));
		return new Runbooks(new RunbookMapping(steps.orderedStream().toList()).runbooks(properties.runbooks()),
				instance.name(), limits, alerts, store, HostMeterRegistry.of(registries));
	}

	@Bean
	@ConditionalOnMissingBean
	RunbookPump runbookPump(Runbooks book, RunbookStore store, Leadership leadership,
			ObjectProvider<RunbookListener> listeners, RunbooksProperties properties, Time time, Guard guard,
			ObjectProvider<MeterRegistry> registries) {
		return new RunbookPump(book, store, leadership, listeners.orderedStream().toList(),
				properties.runbookEngine().maxRunning() + SPARE_THREADS, time, guard, HostMeterRegistry.of(registries));
	}

	@Bean
	@ConditionalOnMissingBean
	RunbookLog runbookLog() {
		return new RunbookLog();
	}

	@Bean
	@ConditionalOnMissingBean({ AlertTriggers.class, Incidents.class })
	AlertTriggers runbookAlertTriggers(ObjectProvider<RunbookPump> pump) {
		// Late: the pump watches the alerts whose listener this is.
		return new AlertTriggers((trigger) -> pump.getObject().offer(trigger));
	}

	@Bean
	@ConditionalOnMissingBean
	Diagnostics runbookDiagnostics(RunbooksProperties properties, Environment environment) {
		RunbooksProperties.Diagnostics configured = properties.runbookEngine().diagnostics();
		String application = environment.getProperty("spring.application.name", "").replaceAll("[^\\w.-]", "_");
		String directory = Objects.requireNonNullElseGet(configured.directory(),
				() -> Path
					.of(System.getProperty("java.io.tmpdir"),
							"sitecraft-diagnostics-" + System.getProperty("user.name")
									+ (application.isEmpty() ? "" : "-" + application))
					.toString());
		return InvalidMonitoringPropertyException.naming(RunbooksProperties.ENGINE + ".diagnostics",
				() -> new Diagnostics(Path.of(directory), configured.maxFiles(), configured.maxSize().toBytes()));
	}

	@Bean
	@ConditionalOnMissingBean
	RunbookCommands runbookCommands(ObjectProvider<RunbookPump> pump, ObjectProvider<RunTargets> targets) {
		return new RunbookCommands(pump::getObject, () -> targets.getIfAvailable(RunTargets::none));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(Operators.class)
	@ConditionalOnAvailableEndpoint
	RunbooksEndpoint runbooksEndpoint(RunbookPump pump, Diagnostics diagnostics, Operators operators) {
		return new RunbooksEndpoint(pump, diagnostics, operators);
	}

	/**
	 * Where there are incidents, they trigger runbooks and hear of them.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean({ Incidents.class, IncidentChanges.class, LoopWaker.class })
	static class IncidentConfiguration {

		@Bean
		@Order(StageOrder.RUNBOOK)
		IncidentBridge incidentBridge(Incidents incidents, IncidentChanges changes, Alerting alerting, Muting muting,
				ObjectProvider<PageSink> sinks, ObjectProvider<OnCall> onCall, ObjectProvider<ChannelNames> channels,
				ObjectProvider<RunbookPump> pump, ObjectProvider<LoopWaker> loop, Time time,
				ObjectProvider<MeterRegistry> registries) {
			MeterRegistry registry = HostMeterRegistry.of(registries);
			return new IncidentBridge(incidents, changes, new IncidentTriggers(alerting, muting, registry),
					sinks.orderedStream().toList(), onCall.getIfAvailable(), channels.getIfAvailable(), pump::getObject,
					loop::getObject, time, registry);
		}

	}

	/**
	 * Steps that need nothing but Spring. A host adds others, or has its own by the name
	 * of the bean.
	 */
	@Configuration(proxyBeanMethods = false)
	static class StepConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "captureDiagnosticsStep")
		RunbookStep captureDiagnosticsStep(Diagnostics diagnostics, Instance instance) {
			return new CaptureDiagnosticsStep(diagnostics, instance);
		}

		@Bean
		@ConditionalOnMissingBean(name = "taskExecutorScaler")
		WorkerScaler taskExecutorScaler(ListableBeanFactory beans) {
			return new TaskExecutorScaler(beans);
		}

		@Bean
		@ConditionalOnMissingBean(name = "scaleWorkersStep")
		RunbookStep scaleWorkersStep(ObjectProvider<WorkerScaler> scalers) {
			return new ScaleWorkersStep(scalers.orderedStream().toList());
		}

		@Bean
		@ConditionalOnMissingBean(name = "setLogLevelStep")
		RunbookStep setLogLevelStep(ObjectProvider<LoggingSystem> logging) {
			return new SetLogLevelStep(
					logging.getIfAvailable(() -> LoggingSystem.get(RunbookAutoConfiguration.class.getClassLoader())));
		}

		@Bean
		@ConditionalOnMissingBean
		ClientBans clientBans() {
			return ClientBans.none();
		}

		@Bean
		@ConditionalOnMissingBean(name = "banClientsStep")
		RunbookStep banClientsStep(ClientBans bans) {
			return new BanClientsStep(bans);
		}

		@Bean
		@ConditionalOnMissingBean(name = "notifyStep")
		RunbookStep notifyStep(ObjectProvider<IncidentDesk> desk) {
			return new NotifyStep(desk.getIfAvailable(IncidentDesk::none));
		}

		@Bean
		@ConditionalOnMissingBean(name = "escalateStep")
		RunbookStep escalateStep(ObjectProvider<IncidentDesk> desk) {
			return new EscalateStep(desk.getIfAvailable(IncidentDesk::none));
		}

		@Bean
		@ConditionalOnMissingBean(name = "waitStep")
		RunbookStep waitStep() {
			return new WaitStep();
		}

		@Bean
		@ConditionalOnMissingBean(name = "pauseConsumerStep")
		RunbookStep pauseConsumerStep(ListableBeanFactory beans) {
			return ConsumerStep.pause(beans);
		}

		@Bean
		@ConditionalOnMissingBean(name = "resumeConsumerStep")
		RunbookStep resumeConsumerStep(ListableBeanFactory beans) {
			return ConsumerStep.resume(beans);
		}

		@Bean
		@ConditionalOnMissingBean(name = "evictCacheStep")
		RunbookStep evictCacheStep(ObjectProvider<CacheManager> caches) {
			return new EvictCacheStep(caches);
		}

		@Bean
		@ConditionalOnMissingBean(name = "attachReportsStep")
		RunbookStep attachReportsStep(ObjectProvider<IncidentReport> reports) {
			return new AttachReportsStep(reports.orderedStream().toList());
		}

	}

	/**
	 * The step that needs a client.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(InetAddressFilter.class)
	static class HttpConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "httpRequestStep")
		HttpRequestStep httpRequestStep(RunbooksProperties properties) {
			return new HttpRequestStep(properties.runbookEngine().http());
		}

	}

}
