package com.sitecraft.sample.analysis;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The workers. Their number is the executor's core size, which can be changed while the
 * application runs, up to its maximum.
 */
@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {

	@Bean
	ThreadPoolTaskExecutor analysisExecutor(AnalysisProperties properties) {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix("analysis-");
		executor.setCorePoolSize(properties.workers());
		executor.setMaxPoolSize(properties.maxWorkers());
		// No more jobs are handed over than there are threads; this only bridges the
		// moment between the end of a job and its thread asking for the next.
		executor.setQueueCapacity(properties.maxWorkers());
		// The consumer stops first and waits for what is in flight.
		executor.setAcceptTasksAfterContextClose(true);
		executor.setWaitForTasksToCompleteOnShutdown(true);
		executor.setAwaitTerminationSeconds(5);
		return executor;
	}

}
