package com.sitecraft.monitoring.health;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ObjectStoreCheckTests {

	@Test
	void checkWhenStoreWorksThenUpAndNothingIsLeft() throws Exception {
		Recording store = new Recording();
		CheckResult result = new ObjectStoreCheck(store).check();
		assertThat(result.status()).isEqualTo(CheckStatus.UP);
		assertThat(store.objects).isEmpty();
		assertThat(store.keys).allMatch((key) -> key.matches("sitecraft-probe-[a-z0-9-]+"));
	}

	@Test
	void checkWhenStoreForgetsThenDown() throws Exception {
		ObjectStore store = new Recording() {
			@Override
			public byte @Nullable [] get(String key) {
				return null;
			}
		};
		CheckResult result = new ObjectStoreCheck(store).check();
		assertThat(result.status()).isEqualTo(CheckStatus.DOWN);
		assertThat(result.error()).isEqualTo("an object that was just stored is not there");
	}

	@Test
	void checkWhenStoreKeepsTheOldObjectThenDown() throws Exception {
		ObjectStore store = new Recording() {
			@Override
			public void put(String key, byte[] content) {
				this.objects.putIfAbsent(key, content);
			}

			@Override
			public void delete(String key) {
				// keeps it
			}
		};
		ObjectStoreCheck check = new ObjectStoreCheck(store);
		assertThat(check.check().status()).isEqualTo(CheckStatus.UP);
		assertThat(check.check().error()).isEqualTo("an object that was just stored came back with other content");
	}

	@Test
	void checkWhenReadingFailsThenObjectIsDeletedAllTheSame() {
		Recording store = new Recording() {
			@Override
			public byte @Nullable [] get(String key) throws IOException {
				throw new IOException("read refused");
			}
		};
		assertThatIOException().isThrownBy(() -> new ObjectStoreCheck(store).check()).withMessage("read refused");
		assertThat(store.objects).isEmpty();
	}

	@Test
	void checkWhenDeletingFailsThenThrows() {
		ObjectStore store = new Recording() {
			@Override
			public void delete(String key) throws IOException {
				throw new IOException("delete refused");
			}
		};
		assertThatIOException().isThrownBy(() -> new ObjectStoreCheck(store).check()).withMessage("delete refused");
	}

	@Test
	void inMemoryWhenContentIsChangedOutsideThenKeepsItsOwn() throws Exception {
		ObjectStore store = ObjectStore.inMemory();
		byte[] content = { 1 };
		store.put("key", content);
		content[0] = 2;
		assertThat(store.get("key")).containsExactly(1);
		assertThat(new ObjectStoreCheck(store).check().status()).isEqualTo(CheckStatus.UP);
		store.delete("key");
		assertThat(store.get("key")).isNull();
	}

	private static class Recording implements ObjectStore {

		final Map<String, byte[]> objects = new HashMap<>();

		final List<String> keys = new ArrayList<>();

		@Override
		public void put(String key, byte[] content) {
			this.keys.add(key);
			this.objects.put(key, content);
		}

		@Override
		public byte @Nullable [] get(String key) throws IOException {
			return this.objects.get(key);
		}

		@Override
		public void delete(String key) throws IOException {
			this.objects.remove(key);
		}

	}

}
