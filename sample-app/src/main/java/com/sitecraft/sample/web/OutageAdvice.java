package com.sitecraft.sample.web;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;

import com.sitecraft.monitoring.signal.Redaction;

/**
 * Says so when the database is away.
 */
@ControllerAdvice
class OutageAdvice {

	private static final Logger logger = LoggerFactory.getLogger(OutageAdvice.class);

	@ExceptionHandler({ DataAccessException.class, TransactionException.class })
	@ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
	String outage(RuntimeException outage, Model model) {
		logger.warn("A page could not be served: {}", Redaction.describe(outage));
		model.addAttribute("status", HttpStatus.SERVICE_UNAVAILABLE.value());
		model.addAttribute("message", "We cannot reach our database at the moment. Please try again soon.");
		return "error";
	}

}
