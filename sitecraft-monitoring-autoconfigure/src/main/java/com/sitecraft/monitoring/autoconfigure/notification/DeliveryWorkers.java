package com.sitecraft.monitoring.autoconfigure.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import com.sitecraft.monitoring.notification.Channel;
import com.sitecraft.monitoring.notification.Dispatcher;
import com.sitecraft.monitoring.notification.StandbyOutbox;
import com.sitecraft.monitoring.signal.Guard;
import com.sitecraft.monitoring.signal.Time;

/**
 * Runs one worker for each channel between start and stop of the context, so that none
 * holds up another.
 */
final class DeliveryWorkers implements SmartLifecycle {

	/** After the loop, which decides pages, and so stopped before it. */
	private static final int PHASE = 2;

	/** For the messages that are on their way, before they are interrupted. */
	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

	private final List<Worker> workers = new ArrayList<>();

	private final Collection<Channel> channels;

	private final ToIntFunction<String> rate;

	private final StandbyOutbox outbox;

	private final MeterRegistry registry;

	private final Function<String, Duration> limit;

	private final boolean virtual;

	private final Time time;

	private final Guard guard;

	/**
	 * Creates workers that wait for the start.
	 * @param rate messages a minute by name of the channel
	 * @param limit how long an attempt may take before it is left behind, by name of the
	 * channel
	 */
	DeliveryWorkers(Collection<Channel> channels, ToIntFunction<String> rate, StandbyOutbox outbox,
			MeterRegistry registry, Function<String, Duration> limit, boolean virtual, Time time, Guard guard) {
		this.channels = List.copyOf(channels);
		this.rate = rate;
		this.outbox = outbox;
		this.registry = registry;
		this.limit = limit;
		this.virtual = virtual;
		this.time = time;
		this.guard = guard;
	}

	@Override
	public synchronized void start() {
		if (!this.workers.isEmpty()) {
			return;
		}
		this.channels.forEach((channel) -> this.workers.add(worker(channel)));
		List<Worker> started = List.copyOf(this.workers);
		this.outbox.onPages(() -> started.forEach((worker) -> worker.body().wake()));
		started.forEach((worker) -> worker.threads().execute(worker.task()));
	}

	private Worker worker(Channel channel) {
		String name = channel.name();
		Dispatcher dispatcher = new Dispatcher(this.rate.applyAsInt(name),
				() -> ThreadLocalRandom.current().nextDouble());
		SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("sitecraft-delivery-" + name + "-");
		threads.setDaemon(true);
		threads.setVirtualThreads(this.virtual);
		ChannelMeters meters = new ChannelMeters(this.registry, name, this.outbox, dispatcher, this.time);
		ChannelWorker body = new ChannelWorker(channel, this.outbox, dispatcher, meters, threads,
				this.limit.apply(name), this.time, this.guard);
		return new Worker(body, new FutureTask<>(body, true), threads);
	}

	@Override
	public synchronized void stop() {
		List<Worker> stopped = List.copyOf(this.workers);
		this.workers.clear();
		this.outbox.onPages(() -> {
		});
		stopped.forEach((worker) -> worker.body().close());
		join(stopped);
		// What is on its way ends with "stopped", so that another replica need not wait.
		stopped.forEach((worker) -> worker.body().interrupt());
		join(stopped);
	}

	private void join(List<Worker> stopped) {
		long until = this.time.nanos() + STOP_TIMEOUT.toNanos();
		for (Worker worker : stopped) {
			try {
				worker.task().get(Math.max(0, until - this.time.nanos()), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
			catch (ExecutionException | TimeoutException ex) {
				// A daemon that the process does not wait for.
			}
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return !this.workers.isEmpty();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private record Worker(ChannelWorker body, FutureTask<Boolean> task, SimpleAsyncTaskExecutor threads) {
	}

}
