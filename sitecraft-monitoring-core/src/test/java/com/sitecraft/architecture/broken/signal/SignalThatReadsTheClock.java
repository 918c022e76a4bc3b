package com.sitecraft.architecture.broken.signal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

class SignalThatReadsTheClock {

	Instant instant() {
		return Instant.now();
	}

	long millis() {
		return System.currentTimeMillis();
	}

	LongSupplier nanos() {
		return System::nanoTime;
	}

	Clock clock() {
		return Clock.systemUTC();
	}

	@SuppressWarnings("JavaUtilDate")
	Date date() {
		return new Date();
	}

	void sleep() throws InterruptedException {
		Thread.sleep(1);
	}

	void unit() throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(1);
	}

	Thread thread() {
		return new Thread(() -> {
		});
	}

	Thread subclass() {
		return new Thread("anonymous subclass") {
		};
	}

	ExecutorService pool() {
		return Executors.newCachedThreadPool();
	}

	CompletableFuture<Void> future() {
		return CompletableFuture.runAsync(() -> {
		});
	}

	Instant fine(Clock clock, Duration duration) {
		Thread.currentThread().interrupt();
		return clock.instant().plus(duration);
	}

}
