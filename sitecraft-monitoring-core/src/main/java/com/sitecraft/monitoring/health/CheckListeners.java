package com.sitecraft.monitoring.health;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.sitecraft.monitoring.signal.Guard;

/**
 * Several listeners behind one, each guarded.
 */
record CheckListeners(List<CheckListener> listeners, Guard guard) implements CheckListener {

	@Override
	public void registered(String path, Supplier<CheckStatus> status) {
		each((listener) -> listener.registered(path, status));
	}

	@Override
	public void unregistered(String path) {
		each((listener) -> listener.unregistered(path));
	}

	@Override
	public void looked(String path, Outcome outcome, Duration duration) {
		each((listener) -> listener.looked(path, outcome, duration));
	}

	@Override
	public void changed(CheckReport report) {
		each((listener) -> listener.changed(report));
	}

	/** One that throws must not keep the news from the others. */
	private void each(Consumer<CheckListener> news) {
		for (CheckListener listener : this.listeners) {
			this.guard.run("health.listener." + listener.getClass().getSimpleName(), () -> news.accept(listener));
		}
	}

}
