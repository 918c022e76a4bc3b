package com.sitecraft.monitoring.health;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CheckPolicyTests {

	@ParameterizedTest
	@CsvSource({ "LOCAL, REQUIRED, DOWN, DOWN, DOWN", "SHARED, REQUIRED, DOWN, DEGRADED, DOWN",
			"LOCAL, OPTIONAL, DOWN, DEGRADED, DEGRADED", "SHARED, OPTIONAL, DOWN, DEGRADED, DEGRADED",
			"LOCAL, INFORMATIVE, DOWN, UP, UP", "SHARED, INFORMATIVE, DOWN, UP, UP",
			"LOCAL, REQUIRED, DEGRADED, DEGRADED, DEGRADED", "SHARED, INFORMATIVE, DEGRADED, UP, UP",
			"LOCAL, REQUIRED, UNKNOWN, UNKNOWN, UNKNOWN", "LOCAL, REQUIRED, UP, UP, UP" })
	void contributionFollowsScopeCriticalityAndView(Scope scope, Criticality criticality, CheckStatus status,
			CheckStatus loadBalancer, CheckStatus full) {
		CheckPolicy policy = CheckPolicy.defaults().withScope(scope).withCriticality(criticality);
		assertThat(policy.contribution(status, CheckPolicy.View.LOAD_BALANCER)).isEqualTo(loadBalancer);
		assertThat(policy.contribution(status, CheckPolicy.View.FULL)).isEqualTo(full);
	}

	@Test
	void policyWhenOutOfBoundsThenErrorNamesFieldValueAndAllowed() {
		assertThatIllegalArgumentException().isThrownBy(() -> policy(Duration.ofMillis(1), 2, Duration.ofSeconds(30)))
			.withMessage("interval is PT0.001S, allowed is PT0.1S to PT24H");
		assertThatIllegalArgumentException().isThrownBy(() -> policy(Duration.ofSeconds(10), 0, Duration.ofSeconds(30)))
			.withMessage("failure-threshold is 0, allowed is 1 to 100");
		assertThatIllegalArgumentException().isThrownBy(() -> policy(Duration.ofSeconds(10), 2, Duration.ofSeconds(10)))
			.withMessage("max-age is PT10S, allowed is the interval and the timeout, PT12S, or more");
	}

	private static CheckPolicy policy(Duration interval, int failureThreshold, Duration maxAge) {
		return new CheckPolicy(interval, Duration.ofSeconds(2), failureThreshold, 1, maxAge, Duration.ZERO,
				Scope.SHARED, Criticality.REQUIRED);
	}

}
