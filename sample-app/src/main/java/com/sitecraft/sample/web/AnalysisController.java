package com.sitecraft.sample.web;

import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import com.sitecraft.sample.account.Workspace;
import com.sitecraft.sample.account.Workspaces;
import com.sitecraft.sample.analysis.Analyses;
import com.sitecraft.sample.analysis.AnalysisRequests;
import com.sitecraft.sample.analysis.OutOfCreditsException;
import com.sitecraft.sample.analysis.SiteAnalysis;
import com.sitecraft.sample.analysis.fetch.PageException;
import com.sitecraft.sample.security.SignedIn;

/**
 * Analyses are requested and read here.
 */
@Controller
class AnalysisController {

	private final Workspaces workspaces;

	private final AnalysisRequests requests;

	private final Analyses analyses;

	AnalysisController(Workspaces workspaces, AnalysisRequests requests, Analyses analyses) {
		this.workspaces = workspaces;
		this.requests = requests;
		this.analyses = analyses;
	}

	@PostMapping("/workspaces/{workspace}/analyses")
	String request(@AuthenticationPrincipal SignedIn user, @PathVariable long workspace, AnalysisForm form,
			RedirectAttributes redirect) {
		Workspace found = this.workspaces.find(workspace, user.accountId())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		try {
			return "redirect:/analyses/" + this.requests.request(found, form.typeOrFull(), form.target());
		}
		catch (PageException | OutOfCreditsException ex) {
			redirect.addFlashAttribute("alert", ex.getMessage());
			return "redirect:/workspaces/" + workspace;
		}
	}

	@GetMapping("/analyses/{id}")
	String show(@AuthenticationPrincipal SignedIn user, @PathVariable long id, Model model) {
		SiteAnalysis analysis = this.analyses.find(id, user.accountId())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		model.addAttribute("analysis", analysis);
		model.addAttribute("refresh", !analysis.status().finished());
		return "analysis";
	}

}
