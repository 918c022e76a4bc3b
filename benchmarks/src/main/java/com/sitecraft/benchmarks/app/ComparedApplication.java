package com.sitecraft.benchmarks.app;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;

/**
 * A servlet application with a database and Redis, and nothing to do.
 */
@SpringBootApplication
public class ComparedApplication {

	/** What the line starts with that says how much the start has cost. */
	public static final String READY = "ready after CPU ms: ";

	public static void main(String[] args) {
		SpringApplication.run(ComparedApplication.class, args);
	}

	@Bean
	static ApplicationListener<ApplicationReadyEvent> readyReport() {
		return (event) -> {
			OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
			System.out.println(READY + system.getProcessCpuTime() / 1_000_000);
		};
	}

}
