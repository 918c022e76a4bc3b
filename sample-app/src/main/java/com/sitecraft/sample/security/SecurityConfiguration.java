package com.sitecraft.sample.security;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;

import com.sitecraft.sample.account.Accounts;

/**
 * Who may do what: health and the scrape are open, as a load balancer and Prometheus need
 * them; the rest of the actuator is the operator's; the application is the customers'.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	/** Open as the real ones are; what comes in is shown as text, and bounded. */
	private static final String[] RECEIVERS = { "/receivers/pagerduty/v2/enqueue", "/receivers/slack" };

	/** What PagerDuty tells is signed. */
	private static final String WEBHOOK = "/sitecraft/pagerduty/*";

	@Bean
	PasswordEncoder passwordEncoder() {
		return PasswordEncoderFactories.createDelegatingPasswordEncoder();
	}

	@Bean
	Users users(Accounts accounts, OperatorProperties operator, PasswordEncoder encoder) {
		return new Users(accounts, operator.name(), encoder.encode(operator.password()));
	}

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http) {
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers(EndpointRequest.to("health", "prometheus"))
				.permitAll()
				.requestMatchers(EndpointRequest.toAnyEndpoint())
				.hasRole("OPERATOR")
				.requestMatchers(HttpMethod.POST, RECEIVERS)
				.permitAll()
				.requestMatchers(HttpMethod.POST, WEBHOOK)
				.permitAll()
				.requestMatchers("/receivers", "/receivers/acknowledge")
				.hasRole("OPERATOR")
				.requestMatchers("/", "/login", "/status", "/error", "/sitecraft.css", "/demo-sites/*")
				.permitAll()
				.anyRequest()
				.hasRole("CUSTOMER"))
			.formLogin((login) -> login.loginPage("/login").defaultSuccessUrl("/").failureHandler(loginFailure()))
			.logout((logout) -> logout.logoutSuccessUrl("/"))
			.httpBasic(Customizer.withDefaults())
			// A page of another site can make a browser send the session cookie, but not
			// this header; and a browser that asks for HTML is sent to the form, so it
			// holds no credentials of its own that it could send along.
			.csrf((csrf) -> csrf.ignoringRequestMatchers(new RequestHeaderRequestMatcher(HttpHeaders.AUTHORIZATION))
				.ignoringRequestMatchers(RECEIVERS)
				.ignoringRequestMatchers(WEBHOOK))
			.headers((headers) -> headers.contentSecurityPolicy((policy) -> policy
				.policyDirectives("default-src 'self'; frame-ancestors 'none'; form-action 'self'")))
			.build();
	}

	private static AuthenticationFailureHandler loginFailure() {
		return (request, response, failure) -> response.sendRedirect(
				(failure instanceof InternalAuthenticationServiceException) ? "/login?unavailable" : "/login?error");
	}

}
