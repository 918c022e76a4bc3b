package com.sitecraft.sample.web;

import java.util.function.Consumer;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import com.sitecraft.sample.account.Plan;
import com.sitecraft.sample.account.Workspace;
import com.sitecraft.sample.account.Workspaces;
import com.sitecraft.sample.billing.Billing;
import com.sitecraft.sample.billing.BillingException;
import com.sitecraft.sample.billing.CancellationReason;
import com.sitecraft.sample.billing.CreditPackage;
import com.sitecraft.sample.billing.UpgradeSource;
import com.sitecraft.sample.security.SignedIn;

/**
 * What a customer pays for.
 */
@Controller
@RequestMapping("/workspaces/{id}")
class BillingController {

	private final Workspaces workspaces;

	private final Billing billing;

	BillingController(Workspaces workspaces, Billing billing) {
		this.workspaces = workspaces;
		this.billing = billing;
	}

	@PostMapping("/trial")
	String trial(@AuthenticationPrincipal SignedIn user, @PathVariable long id, @RequestParam Plan plan,
			RedirectAttributes redirect) {
		return change(id, user, redirect, (workspace) -> this.billing.startTrial(workspace, plan));
	}

	@PostMapping("/upgrade")
	String upgrade(@AuthenticationPrincipal SignedIn user, @PathVariable long id, @RequestParam Plan plan,
			@RequestParam(defaultValue = "WORKSPACE") UpgradeSource from, RedirectAttributes redirect) {
		return change(id, user, redirect, (workspace) -> this.billing.upgrade(workspace, plan, from));
	}

	@PostMapping("/cancel")
	String cancel(@AuthenticationPrincipal SignedIn user, @PathVariable long id,
			@RequestParam CancellationReason reason, RedirectAttributes redirect) {
		return change(id, user, redirect, (workspace) -> this.billing.cancel(workspace, reason));
	}

	@PostMapping("/credits")
	String credits(@AuthenticationPrincipal SignedIn user, @PathVariable long id, @RequestParam CreditPackage size,
			RedirectAttributes redirect) {
		return change(id, user, redirect, (workspace) -> this.billing.buyCredits(workspace, size));
	}

	private String change(long id, SignedIn user, RedirectAttributes redirect, Consumer<Workspace> change) {
		Workspace workspace = this.workspaces.find(id, user.accountId())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		try {
			change.accept(workspace);
		}
		catch (BillingException ex) {
			redirect.addFlashAttribute("alert", ex.getMessage());
		}
		return "redirect:/workspaces/" + id;
	}

}
