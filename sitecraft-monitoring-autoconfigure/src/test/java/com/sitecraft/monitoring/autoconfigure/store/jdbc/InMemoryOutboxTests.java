package com.sitecraft.monitoring.autoconfigure.store.jdbc;

import java.util.List;
import java.util.Set;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.InMemoryOutbox;
import com.sitecraft.monitoring.notification.Outbox;

class InMemoryOutboxTests extends OutboxContract {

	private final InMemoryOutbox outbox = Outbox.inMemory(new SimpleMeterRegistry());

	@Override
	Outbox outbox() {
		return this.outbox;
	}

	@Override
	void add(List<Delivery> deliveries) {
		this.outbox.add(deliveries);
	}

	@Override
	void reported(Set<String> keys) {
		this.outbox.forget(keys);
	}

	@Override
	void late(Set<String> keys) {
		this.outbox.late(keys);
	}

}
