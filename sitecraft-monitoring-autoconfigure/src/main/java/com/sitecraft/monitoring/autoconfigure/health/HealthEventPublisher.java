package com.sitecraft.monitoring.autoconfigure.health;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

import com.sitecraft.monitoring.health.CheckListener;
import com.sitecraft.monitoring.health.CheckReport;
import com.sitecraft.monitoring.signal.Guard;

/**
 * Publishes changes of health as application events, away from the threads of
 * supervision: a host's listener may block.
 */
final class HealthEventPublisher implements CheckListener, DisposableBean {

	private static final int MAX_UNHEARD = 1_000;

	private final ApplicationEventPublisher publisher;

	private final Guard guard;

	private final Counter dropped;

	private final ThreadPoolExecutor executor;

	HealthEventPublisher(ApplicationEventPublisher publisher, Guard guard, MeterRegistry registry) {
		this.publisher = publisher;
		this.guard = guard;
		this.dropped = Counter.builder("sitecraft.monitoring.dropped")
			.description("What bounds made monitoring leave out")
			.tag("what", "health.events")
			.register(registry);
		this.executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_UNHEARD),
				(task) -> {
					Thread thread = new Thread(task, "sitecraft-health-events");
					thread.setDaemon(true);
					return thread;
				});
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public void changed(CheckReport report) {
		try {
			this.executor.execute(() -> this.guard.run("health.events",
					() -> this.publisher.publishEvent(new HealthCheckChangedEvent(this, report))));
		}
		catch (RejectedExecutionException ex) {
			this.dropped.increment();
		}
	}

	@Override
	public void destroy() {
		this.executor.shutdownNow();
	}

}
