package com.sitecraft.architecture.broken.health;

import org.springframework.beans.factory.config.BeanPostProcessor;

class SoundProcessor implements BeanPostProcessor {

}
