package com.sitecraft.monitoring.autoconfigure.signal;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import com.sitecraft.monitoring.Instance;
import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;

import static org.assertj.core.api.Assertions.assertThat;

class ReplicaNameTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class));

	private final WebApplicationContextRunner web = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class));

	@Test
	void nameWhenSetThenIsThat() {
		this.runner.withPropertyValues("sitecraft.monitoring.instance=shop-1", "server.port=9000")
			.run((context) -> assertThat(context.getBean(Instance.class).name()).isEqualTo("shop-1"));
	}

	@Test
	void nameWhenThePortIsFixedThenHasItAndIsTheSameAfterARestart() {
		this.web.withPropertyValues("server.port=9000")
			.run((context) -> assertThat(context.getBean(Instance.class).name()).endsWith(":9000"));
		this.web.run((context) -> assertThat(context.getBean(Instance.class).name()).endsWith(":8080"));
	}

	@Test
	void nameWhenThereIsNoFixedPortThenHasTheProcess() {
		String pid = ":" + ProcessHandle.current().pid();
		this.web.withPropertyValues("server.port=0")
			.run((context) -> assertThat(context.getBean(Instance.class).name()).endsWith(pid));
		this.runner.run((context) -> assertThat(context.getBean(Instance.class).name()).endsWith(pid));
	}

	@Test
	void nameWhenItIsNoneThenTheStartNamesTheProperty() {
		for (String name : new String[] { " ", "a\tb", "x".repeat(256) }) {
			this.runner
				.withInitializer((context) -> context.getEnvironment()
					.getSystemProperties()
					.put("sitecraft.monitoring.instance", name))
				.run((context) -> assertThat(context.getStartupFailure()).rootCause()
					.isInstanceOf(InvalidMonitoringPropertyException.class)
					.hasMessageContaining("sitecraft.monitoring.instance")
					.hasMessageContaining("1 to 255 characters"));
			System.clearProperty("sitecraft.monitoring.instance");
		}
	}

}
