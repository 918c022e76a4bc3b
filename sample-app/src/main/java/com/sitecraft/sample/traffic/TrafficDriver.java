package com.sitecraft.sample.traffic;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import com.sitecraft.sample.OutageLog;
import com.sitecraft.sample.database.Schema;
import com.sitecraft.sample.demo.DemoCustomer;
import com.sitecraft.sample.demo.DemoProperties;
import com.sitecraft.sample.demo.LocalServer;

/**
 * Lets simulated customers use the application, one after another on one thread, so that
 * there is something to be seen. Slows down while the application does not answer.
 */
@Component
@ConditionalOnBooleanProperty(name = { "sitecraft.traffic.enabled", "sitecraft.demo.accounts" }, matchIfMissing = true)
class TrafficDriver implements SmartLifecycle, Runnable {

	private static final Duration OUTAGE_PAUSE = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(TrafficDriver.class);

	private final OutageLog outage = new OutageLog(logger, "playing customers");

	private final LocalServer server;

	private final Schema schema;

	private final DemoProperties demo;

	private final Duration interval;

	private volatile @Nullable CountDownLatch stop;

	TrafficDriver(LocalServer server, Schema schema, DemoProperties demo, TrafficProperties properties) {
		this.server = server;
		this.schema = schema;
		this.demo = demo;
		this.interval = properties.interval();
	}

	@Override
	public void start() {
		this.stop = new CountDownLatch(1);
		Thread thread = new Thread(this, "traffic");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void stop() {
		CountDownLatch running = this.stop;
		if (running != null) {
			running.countDown();
			this.stop = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.stop != null;
	}

	@Override
	public void run() {
		CountDownLatch stop = this.stop;
		URI address = this.server.address().orElse(null);
		if (stop == null || address == null) {
			return;
		}
		RandomGenerator random = ThreadLocalRandom.current();
		List<Customer> customers = DemoCustomer.visitors()
			.stream()
			.map((customer) -> new Customer(address, customer.email(), this.demo.password(), random))
			.toList();
		try {
			Duration pause = this.interval;
			while (!stop.await(random.nextLong(pause.toNanos() / 2, pause.toNanos() * 3 / 2), TimeUnit.NANOSECONDS)) {
				pause = act(customers.get(random.nextInt(customers.size()))) ? this.interval : OUTAGE_PAUSE;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean act(Customer customer) {
		if (!this.schema.ready()) {
			return true;
		}
		try {
			customer.act();
			this.outage.worked();
			return true;
		}
		catch (IOException | RuntimeException ex) {
			this.outage.failed(ex);
			return false;
		}
	}

}
