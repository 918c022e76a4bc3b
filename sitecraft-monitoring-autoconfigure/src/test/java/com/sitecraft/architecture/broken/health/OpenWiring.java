package com.sitecraft.architecture.broken.health;

import com.sitecraft.architecture.broken.stray.StrayImpl;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class OpenWiring {

	@Bean
	@ConditionalOnMissingBean
	public StrayImpl shouted() {
		return new StrayImpl(this);
	}

	@Bean
	String unconditional() {
		return "unconditional";
	}

	@Bean
	BeanPostProcessor late() {
		return new SoundProcessor();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnClass(StrayImpl.class)
	Integer tooLate() {
		return 1;
	}

}
