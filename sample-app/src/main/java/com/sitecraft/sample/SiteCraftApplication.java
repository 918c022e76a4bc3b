package com.sitecraft.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts SiteCraft.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class SiteCraftApplication {

	public static void main(String[] args) {
		SpringApplication.run(SiteCraftApplication.class, args);
	}

}
