package com.sitecraft.sample;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;

/**
 * A test on the running application with its embedded servers. All such tests share one
 * application, and put back what they break.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "sitecraft.traffic.enabled=false", "sitecraft.analysis.lease=1500ms",
				"sitecraft.analysis.lost-after=1s", "sitecraft.billing.count-interval=200ms",
				"sitecraft.monitoring.interval=1s", "spring.datasource.hikari.connection-timeout=1000",
				"spring.datasource.hikari.data-source-properties.socketTimeout=2", "spring.data.redis.timeout=1s" })
@Import(Site.class)
public @interface SampleTest {

}
