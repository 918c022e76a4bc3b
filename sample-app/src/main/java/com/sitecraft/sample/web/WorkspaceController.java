package com.sitecraft.sample.web;

import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import com.sitecraft.sample.account.Plan;
import com.sitecraft.sample.account.Workspace;
import com.sitecraft.sample.account.Workspaces;
import com.sitecraft.sample.analysis.Analyses;
import com.sitecraft.sample.analysis.AnalysisType;
import com.sitecraft.sample.billing.Billing;
import com.sitecraft.sample.billing.CancellationReason;
import com.sitecraft.sample.billing.CreditPackage;
import com.sitecraft.sample.demo.DemoSite;
import com.sitecraft.sample.security.SignedIn;

/**
 * A customer's workspaces.
 */
@Controller
class WorkspaceController {

	private static final int MAX_NAME = 60;

	private final Workspaces workspaces;

	private final Analyses analyses;

	private final Billing billing;

	WorkspaceController(Workspaces workspaces, Analyses analyses, Billing billing) {
		this.workspaces = workspaces;
		this.analyses = analyses;
		this.billing = billing;
	}

	@GetMapping("/dashboard")
	String dashboard(@AuthenticationPrincipal SignedIn user, Model model) {
		model.addAttribute("cards", this.workspaces.ofAccount(user.accountId()).stream().map(this::card).toList());
		return "dashboard";
	}

	private WorkspaceCard card(Workspace workspace) {
		return new WorkspaceCard(workspace, this.billing.running(workspace.id()).orElse(null),
				this.analyses.latest(workspace.id(), 5));
	}

	@PostMapping("/workspaces")
	String add(@AuthenticationPrincipal SignedIn user, @RequestParam String name, RedirectAttributes redirect) {
		String stripped = name.strip();
		if (stripped.isEmpty() || stripped.length() > MAX_NAME) {
			redirect.addFlashAttribute("alert", "A name has 1 to " + MAX_NAME + " characters.");
		}
		else if (!this.workspaces.add(user.accountId(), stripped)) {
			redirect.addFlashAttribute("alert", "There is a workspace of that name, or there are "
					+ Workspaces.MAX_PER_ACCOUNT + " workspaces already.");
		}
		return "redirect:/dashboard";
	}

	@GetMapping("/workspaces/{id}")
	String show(@AuthenticationPrincipal SignedIn user, @PathVariable long id, Model model) {
		Workspace workspace = this.workspaces.find(id, user.accountId())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		model.addAttribute("workspace", workspace);
		model.addAttribute("subscription", this.billing.running(id).orElse(null));
		model.addAttribute("analyses", this.analyses.latest(id, 20));
		model.addAttribute("demoSites", DemoSite.values());
		model.addAttribute("types", AnalysisType.values());
		model.addAttribute("plans", List.of(Plan.PRO, Plan.BUSINESS));
		model.addAttribute("reasons", CancellationReason.values());
		model.addAttribute("packages", CreditPackage.values());
		return "workspace";
	}

}
