package com.sitecraft.monitoring.health;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A store of objects by key, such as an S3 bucket, as far as a health check needs it.
 * Implemented by the host, called on a monitoring thread, one call at a time; it may
 * block but has to bound its own calls.
 */
public interface ObjectStore {

	/**
	 * Stores an object, replacing the one with the same key. Returns when the object is
	 * durable as far as the store promises it.
	 * @param key ASCII letters, digits, {@code .} and {@code -}, at most 100 characters
	 * @param content at most 1 KB
	 * @throws Exception when the object could not be stored
	 */
	void put(String key, byte[] content) throws Exception;

	/**
	 * The object with the key, or {@code null} when there is none.
	 * @throws Exception when the store cannot tell
	 */
	byte @Nullable [] get(String key) throws Exception;

	/**
	 * Deletes the object; nothing happens when there is none.
	 * @throws Exception when the object could not be deleted
	 */
	void delete(String key) throws Exception;

	/**
	 * A store in memory, for tests. Thread-safe.
	 */
	static ObjectStore inMemory() {
		Map<String, byte[]> objects = new ConcurrentHashMap<>();
		return new ObjectStore() {

			@Override
			public void put(String key, byte[] content) {
				objects.put(key, content.clone());
			}

			@Override
			public byte @Nullable [] get(String key) {
				byte[] content = objects.get(key);
				return (content != null) ? content.clone() : null;
			}

			@Override
			public void delete(String key) {
				objects.remove(key);
			}

		};
	}

}
