package com.sitecraft.sample.web;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

import com.sitecraft.sample.demo.DemoCustomer;
import com.sitecraft.sample.demo.DemoProperties;
import com.sitecraft.sample.demo.DemoSite;
import com.sitecraft.sample.security.SignedIn;

/**
 * The pages that everybody may see.
 */
@Controller
class HomeController {

	private final DemoProperties demo;

	HomeController(DemoProperties demo) {
		this.demo = demo;
	}

	@GetMapping("/")
	String home(@Nullable Authentication authentication) {
		if (authentication == null) {
			return "home";
		}
		return (authentication.getPrincipal() instanceof SignedIn) ? "redirect:/dashboard" : "redirect:/status";
	}

	@GetMapping("/login")
	String login() {
		return "home";
	}

	@GetMapping("/status")
	String status() {
		return "status";
	}

	@ModelAttribute
	void common(Model model) {
		// A password that somebody chose is not for everybody to see.
		if (this.demo.accounts() && this.demo.password().equals(DemoProperties.PASSWORD)) {
			model.addAttribute("demoEmail", DemoCustomer.DEMO.email());
			model.addAttribute("demoPassword", DemoProperties.PASSWORD);
		}
		model.addAttribute("demoSites", List.of(DemoSite.values()));
	}

}
