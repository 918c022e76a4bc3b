package com.sitecraft.benchmarks.app;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A check that fails on command. Its bean name makes it {@code switchable}.
 */
@Component("switchableHealthIndicator")
@RestController
class SwitchableIndicator implements HealthIndicator {

	private volatile boolean up = true;

	@Override
	public Health health() {
		return (this.up ? Health.up() : Health.down()).build();
	}

	@PostMapping("/switch")
	void turn(@RequestParam boolean up) {
		this.up = up;
	}

}
