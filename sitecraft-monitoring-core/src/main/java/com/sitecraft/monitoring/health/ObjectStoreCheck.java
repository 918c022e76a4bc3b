package com.sitecraft.monitoring.health;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An object store is well when an object that was put comes back the same and can be
 * deleted.
 * <p>
 * The key stays the same for the life of this check, so that a crash leaves at most one
 * object behind; the content is new each time, so that an old object is noticed.
 */
public final class ObjectStoreCheck implements HealthCheck {

	private final ObjectStore store;

	private final String key = "sitecraft-probe-" + UUID.randomUUID();

	public ObjectStoreCheck(ObjectStore store) {
		this.store = Objects.requireNonNull(store, "store");
	}

	@Override
	public CheckResult check() throws Exception {
		byte[] written = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
		this.store.put(this.key, written);
		byte[] read;
		try {
			read = this.store.get(this.key);
		}
		catch (Throwable ex) {
			deleteAfter(ex);
			throw ex;
		}
		this.store.delete(this.key);
		return verdict(written, read);
	}

	private void deleteAfter(Throwable failure) {
		try {
			this.store.delete(this.key);
		}
		catch (Exception ex) {
			failure.addSuppressed(ex);
		}
	}

	private static CheckResult verdict(byte[] written, byte @Nullable [] read) {
		if (read == null) {
			return CheckResult.down("an object that was just stored is not there");
		}
		return Arrays.equals(written, read) ? CheckResult.up()
				: CheckResult.down("an object that was just stored came back with other content");
	}

}
