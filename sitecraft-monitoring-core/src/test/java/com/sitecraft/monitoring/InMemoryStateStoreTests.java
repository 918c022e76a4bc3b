package com.sitecraft.monitoring;

class InMemoryStateStoreTests extends StateStoreContract {

	private final InMemoryStateStore store = StateStore.inMemory();

	@Override
	StateStore store() {
		return this.store;
	}

	@Override
	Commands commands() {
		return this.store;
	}

}
