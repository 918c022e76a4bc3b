package com.sitecraft.monitoring.autoconfigure.alerting;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

import com.sitecraft.monitoring.alerting.AlertChange;
import com.sitecraft.monitoring.alerting.AlertListener;
import com.sitecraft.monitoring.signal.Dropped;
import com.sitecraft.monitoring.signal.Guard;

/**
 * Publishes changes of alerts as application events, away from the loop: a host's
 * listener may block.
 */
final class AlertEventPublisher implements AlertListener, DisposableBean {

	private static final int MAX_UNHEARD = 1_000;

	private final ApplicationEventPublisher publisher;

	private final Guard guard;

	private final Counter dropped;

	private final ThreadPoolExecutor executor;

	AlertEventPublisher(ApplicationEventPublisher publisher, Guard guard, MeterRegistry registry) {
		this.publisher = publisher;
		this.guard = guard;
		this.dropped = Dropped.counter(registry, "alerting.events");
		this.executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_UNHEARD),
				(task) -> {
					Thread thread = new Thread(task, "sitecraft-alert-events");
					thread.setDaemon(true);
					return thread;
				});
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public void changed(AlertChange change) {
		try {
			this.executor.execute(() -> this.guard.run("alerting.events",
					() -> this.publisher.publishEvent(new AlertChangedEvent(this, change))));
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
