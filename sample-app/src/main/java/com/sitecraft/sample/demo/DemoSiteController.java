package com.sitecraft.sample.demo;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Serves the demo sites.
 */
@RestController
class DemoSiteController {

	@GetMapping("/demo-sites/{slug}")
	ResponseEntity<Resource> page(@PathVariable String slug) {
		DemoSite site = DemoSite.of(slug).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		if (!site.up()) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE);
		}
		return ResponseEntity.ok()
			.contentType(MediaType.TEXT_HTML)
			.body(new ClassPathResource("demo-sites/" + site.slug() + ".html"));
	}

}
