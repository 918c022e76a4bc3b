package com.sitecraft.architecture.broken.health;

import org.springframework.boot.context.properties.ConfigurationProperties;

@ConfigurationProperties("broken")
class MutableSettings {

}
