package com.sitecraft.sample.receiver;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes what the channels send, and shows it.
 */
@Controller
class ReceiverController {

	/** The bound of PagerDuty, which is above Slack's. */
	private static final int MAX_BYTES = 512 * 1024;

	private final Received received;

	private final JsonMapper mapper;

	private final Telephone telephone;

	ReceiverController(Received received, JsonMapper mapper, Telephone telephone) {
		this.received = received;
		this.mapper = mapper;
		this.telephone = telephone;
	}

	@GetMapping("/receivers")
	String receivers(Model model) {
		model.addAttribute("phones", this.received.phones());
		model.addAttribute("posts", this.received.posts());
		model.addAttribute("refresh", true);
		return "receivers";
	}

	@PostMapping("/receivers/acknowledge")
	String acknowledge(@RequestParam String key, Authentication authentication) {
		this.telephone.acknowledge(key, authentication.getName());
		return "redirect:/receivers";
	}

	@PostMapping("/receivers/pagerduty/v2/enqueue")
	@ResponseBody
	ResponseEntity<Map<String, String>> event(InputStream body) throws IOException {
		JsonNode event = read(body);
		if (!this.received.event(event)) {
			return ResponseEntity.badRequest().body(Map.of("status", "invalid event", "message", "Event is invalid"));
		}
		return ResponseEntity.accepted()
			.body(Map.of("status", "success", "message", "Event processed", "dedup_key",
					event.path("dedup_key").asString("")));
	}

	@PostMapping("/receivers/slack")
	@ResponseBody
	ResponseEntity<String> post(InputStream body) throws IOException {
		return this.received.post(read(body)) ? ResponseEntity.ok("ok") : ResponseEntity.badRequest().body("no_text");
	}

	private JsonNode read(InputStream body) throws IOException {
		byte[] bytes = body.readNBytes(MAX_BYTES + 1);
		if (bytes.length > MAX_BYTES) {
			throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE);
		}
		try {
			return this.mapper.readTree(bytes);
		}
		catch (JacksonException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
		}
	}

}
