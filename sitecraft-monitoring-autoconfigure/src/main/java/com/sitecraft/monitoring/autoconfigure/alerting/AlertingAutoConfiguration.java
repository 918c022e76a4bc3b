package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.Stage;
import com.sitecraft.monitoring.alerting.AlertListener;
import com.sitecraft.monitoring.alerting.AlertMetrics;
import com.sitecraft.monitoring.alerting.Alerting;
import com.sitecraft.monitoring.alerting.BuiltInRules;
import com.sitecraft.monitoring.alerting.Inhibitions;
import com.sitecraft.monitoring.alerting.Muting;
import com.sitecraft.monitoring.alerting.RuleScope;
import com.sitecraft.monitoring.alerting.Silences;
import com.sitecraft.monitoring.autoconfigure.LoopProperties;
import com.sitecraft.monitoring.autoconfigure.StageOrder;
import com.sitecraft.monitoring.autoconfigure.command.CommandAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.command.Operators;
import com.sitecraft.monitoring.autoconfigure.export.ExportAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.export.ExportSource;
import com.sitecraft.monitoring.autoconfigure.loop.LoopWaker;
import com.sitecraft.monitoring.autoconfigure.signal.HostMeterRegistry;
import com.sitecraft.monitoring.autoconfigure.signal.SeriesAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.SignalAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.signal.http.PrometheusAutoConfiguration;
import com.sitecraft.monitoring.autoconfigure.store.EntryCodec;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.MeterSampler;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.RangeQueries;
import com.sitecraft.monitoring.signal.SeriesStore;
import com.sitecraft.monitoring.signal.Time;

/**
 * Judges the host's meters by rules. Off as a whole with
 * {@code sitecraft.monitoring.alerts.enabled=false}.
 */
@AutoConfiguration(after = { SignalAutoConfiguration.class, PrometheusAutoConfiguration.class,
		SeriesAutoConfiguration.class, CommandAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "sitecraft.monitoring.alerts.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ AlertsProperties.class, LoopProperties.class })
public final class AlertingAutoConfiguration {

	/** What an evaluation may come late. */
	private static final Duration LATE = Duration.ofSeconds(5);

	@Bean
	@ConditionalOnMissingBean
	AlertRuleSet alertRules(AlertsProperties properties,
			@Qualifier(PrometheusAutoConfiguration.QUERY_ENGINE) ObjectProvider<QueryEngine> prometheus) {
		return new AlertRules(BuiltInRules.all(), prometheus.getIfAvailable() != null, properties.sharedMetrics())
			.create(properties.rules());
	}

	@Bean
	@ConditionalOnMissingBean
	Silences silences(ObjectProvider<MeterRegistry> registries) {
		return new Silences(HostMeterRegistry.of(registries));
	}

	@Bean
	@ConditionalOnMissingBean
	Inhibitions inhibitions(AlertsProperties properties) {
		return new Inhibitions(MutingMapping.inhibitions(properties.inhibitions()));
	}

	@Bean
	@ConditionalOnMissingBean
	Muting muting(AlertsProperties properties, Silences silences, Inhibitions inhibitions) {
		return new Muting(silences, inhibitions, MutingMapping.muteTimes(properties.muteTimes()),
				MutingMapping.maintenance(properties.maintenance()));
	}

	@Bean
	@ConditionalOnMissingBean
	ExportSource alertingExport(AlertRuleSet rules, AlertsProperties properties) {
		return new AlertingExport(rules, MutingMapping.inhibitions(properties.inhibitions()),
				MutingMapping.muteTimes(properties.muteTimes()));
	}

	@Bean
	@ConditionalOnMissingBean
	EvaluationPulse evaluationPulse(Time time, LoopProperties properties) {
		return new EvaluationPulse(time, properties.interval().multipliedBy(3).plus(LATE));
	}

	@Bean
	@ConditionalOnMissingBean
	AlertLog alertLog() {
		return new AlertLog();
	}

	@Bean
	@ConditionalOnMissingBean
	AlertEventPublisher alertEventPublisher(ApplicationEventPublisher publisher, Guard guard,
			ObjectProvider<MeterRegistry> registries) {
		return new AlertEventPublisher(publisher, guard, HostMeterRegistry.of(registries));
	}

	/**
	 * How state is written down, where there is a JSON library to do it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class CodecConfiguration {

		@Bean
		@ConditionalOnMissingBean
		EntryCodec entryCodec() {
			return new EntryCodec();
		}

	}

	/**
	 * The book, as soon as there is an engine that answers for this replica.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(QueryEngine.class)
	static class EvaluationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		Alerting alerting(AlertRuleSet rules, QueryEngine engine,
				@Qualifier(PrometheusAutoConfiguration.QUERY_ENGINE) ObjectProvider<QueryEngine> prometheus,
				ObjectProvider<MeterSampler> sampler, Instance instance, ObjectProvider<MeterRegistry> registries) {
			sampler.ifAvailable((reader) -> reader.want(rules.metrics()));
			QueryEngine fleet = prometheus.getIfAvailable(() -> engine);
			return new Alerting(rules.rules(), (rule) -> (rule.scope() == RuleScope.FLEET) ? fleet : engine,
					instance.name(), new AlertMetrics(HostMeterRegistry.of(registries)));
		}

		@Bean
		@ConditionalOnMissingBean
		AlertStages alertStages(Alerting alerting, Instance instance, Muting muting, Inhibitions inhibitions,
				ObjectProvider<AlertListener> listeners, EvaluationPulse pulse, Guard guard,
				ObjectProvider<EntryCodec> codec) {
			return new AlertStages(alerting, instance.name(), muting, inhibitions, listeners.orderedStream().toList(),
					pulse, guard, codec.getIfAvailable());
		}

		@Bean
		@Order(StageOrder.RESTORE)
		Stage restoreStage(AlertStages stages) {
			return stages::restore;
		}

		@Bean
		@Order(StageOrder.JUDGE_INSTANCE)
		Stage judgeInstanceStage(AlertStages stages) {
			return stages::judgeInstance;
		}

		@Bean
		@Order(StageOrder.JUDGE_FLEET)
		Stage judgeFleetStage(AlertStages stages) {
			return stages::judgeFleet;
		}

		@Bean
		@Order(StageOrder.PUBLISH)
		Stage publishStage(AlertStages stages) {
			return stages::publish;
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint
		AlertsEndpoint alertsEndpoint(Alerting alerting, Muting muting, Time time) {
			return new AlertsEndpoint(alerting, (alert) -> muting.mark(alert, time.instant()));
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint
		PrometheusApiEndpoint prometheusApiEndpoint(Alerting alerting, LoopProperties properties) {
			return new PrometheusApiEndpoint(alerting, properties.interval());
		}

	}

	/**
	 * Replay of rules, where there are samples in memory and a loop that copies them.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean({ SeriesStore.class, LoopWaker.class })
	static class BacktestConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SampleCopies sampleCopies(SeriesStore store, ObjectProvider<LoopWaker> loop) {
			return new SampleCopies(store, () -> loop.getObject().wake());
		}

		@Bean
		@Order(StageOrder.JUDGE_INSTANCE)
		Stage sampleCopyStage(SampleCopies copies) {
			return copies::run;
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint
		BacktestEndpoint backtestEndpoint(AlertRuleSet rules, SampleCopies copies,
				ObjectProvider<RangeQueries> prometheus, LoopProperties properties, Instance instance, Time time) {
			return new BacktestEndpoint(rules, copies, prometheus.getIfAvailable(), properties.interval(),
					instance.name(), time);
		}

	}

	/**
	 * Silences, where they can be written down.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class SilenceConfiguration {

		@Bean
		@ConditionalOnMissingBean
		SilenceBook silenceBook(Silences silences, EntryCodec codec) {
			return new SilenceBook(silences, codec);
		}

		@Bean
		@Order(StageOrder.RESTORE)
		Stage silenceStage(SilenceBook book) {
			return book::keep;
		}

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnBean({ Operators.class, QueryEngine.class })
		@ConditionalOnAvailableEndpoint
		SilencesEndpoint silencesEndpoint(Silences silences, Alerting alerting, Operators operators, EntryCodec codec,
				Time time) {
			return new SilencesEndpoint(silences, alerting, operators, codec, time);
		}

	}

}
