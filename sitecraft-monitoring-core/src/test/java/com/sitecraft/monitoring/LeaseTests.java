package com.sitecraft.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.sitecraft.monitoring.signal.Time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LeaseTests {

	private static final Duration AT_MOST = Duration.ofSeconds(45);

	private long nanos;

	private final OneLock provider = new OneLock();

	private final Time time = Time.of(() -> Instant.EPOCH.plusNanos(this.nanos), () -> this.nanos);

	private final Lease one = new Lease(this.provider, AT_MOST, this.time);

	private final Lease two = new Lease(this.provider, AT_MOST, this.time);

	@Test
	void heldWhenTheHolderDiesThenPassesOnAfterItsTime() {
		this.one.renew();
		pass(30);
		this.one.renew();
		this.two.renew();
		assertThat(this.one.held()).isTrue();
		assertThat(this.two.held()).isFalse();
		pass(44);
		this.two.renew();
		assertThat(this.two.held()).isFalse();
		pass(1);
		this.two.renew();
		assertThat(this.two.held()).isTrue();
		this.one.renew();
		assertThat(this.one.held()).isFalse();
	}

	@Test
	void heldWhenReleasedThenPassesOnAtOnce() {
		this.one.renew();
		this.one.release();
		this.two.renew();
		assertThat(this.one.held()).isFalse();
		assertThat(this.two.held()).isTrue();
	}

	@Test
	void heldWhenTheLeaseStoreFailsThenEverybodyPages() {
		this.one.renew();
		this.provider.down = true;
		assertThatIllegalStateException().isThrownBy(this.two::renew);
		assertThat(this.two.held()).isTrue();
		assertThat(this.two.certain()).isFalse();
		this.provider.down = false;
		this.two.renew();
		assertThat(this.two.held()).isFalse();
		assertThat(this.two.certain()).isTrue();
	}

	@Test
	void heldWhenTheLeaseStoreHangsThenEverybodyPages() {
		this.one.renew();
		this.two.renew();
		assertThat(this.one.certain()).isTrue();
		pass(45);
		assertThat(this.two.held()).isTrue();
		assertThat(this.two.certain()).isFalse();
	}

	private void pass(long seconds) {
		this.nanos += Duration.ofSeconds(seconds).toNanos();
	}

	private final class OneLock implements LockProvider {

		private @Nullable Held held;

		private long until;

		private boolean down;

		@Override
		public Optional<SimpleLock> lock(LockConfiguration configuration) {
			if (this.down) {
				throw new IllegalStateException("down");
			}
			if (this.held != null && LeaseTests.this.nanos < this.until) {
				return Optional.empty();
			}
			return hold(configuration.getLockAtMostFor());
		}

		private Optional<SimpleLock> hold(Duration atMost) {
			Held taken = new Held();
			this.held = taken;
			this.until = LeaseTests.this.nanos + atMost.toNanos();
			return Optional.of(taken);
		}

		private final class Held implements SimpleLock {

			@Override
			public void unlock() {
				OneLock.this.held = null;
			}

			@Override
			public Optional<SimpleLock> extend(Duration atMost, Duration atLeast) {
				boolean mine = OneLock.this.held == this && LeaseTests.this.nanos < OneLock.this.until;
				return mine ? hold(atMost) : Optional.empty();
			}

		}

	}

}
