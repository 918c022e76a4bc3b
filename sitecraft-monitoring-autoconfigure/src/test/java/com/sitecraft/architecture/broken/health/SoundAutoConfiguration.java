package com.sitecraft.architecture.broken.health;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
public final class SoundAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Long conditional() {
		return 1L;
	}

	@Bean
	static SoundProcessor early() {
		return new SoundProcessor();
	}

}
