package com.sitecraft.sample.web;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

import com.sitecraft.sample.security.SignedIn;

/**
 * Tells every page who is logged in.
 */
@ControllerAdvice
class WhoAdvice {

	@ModelAttribute("who")
	@Nullable String who(@Nullable Authentication authentication) {
		if (authentication == null) {
			return null;
		}
		return (authentication.getPrincipal() instanceof SignedIn customer) ? customer.displayName()
				: authentication.getName();
	}

}
