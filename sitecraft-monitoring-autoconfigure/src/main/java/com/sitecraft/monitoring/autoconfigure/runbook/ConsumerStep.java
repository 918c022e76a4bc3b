package com.sitecraft.monitoring.autoconfigure.runbook;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.Lifecycle;

import com.sitecraft.monitoring.runbook.BoundStep;
import com.sitecraft.monitoring.runbook.RunbookStep;
import com.sitecraft.monitoring.runbook.StepContext;
import com.sitecraft.monitoring.runbook.StepOutcome;
import com.sitecraft.monitoring.runbook.StepParameters;
import com.sitecraft.monitoring.runbook.StepScope;
import com.sitecraft.monitoring.runbook.StepTraits;
import com.sitecraft.monitoring.runbook.Undo;

/**
 * Stops or starts a bean that has a life cycle, such as the container of a listener.
 */
final class ConsumerStep implements RunbookStep {

	private final boolean pauses;

	private final ListableBeanFactory beans;

	private ConsumerStep(boolean pauses, ListableBeanFactory beans) {
		this.pauses = pauses;
		this.beans = beans;
	}

	static ConsumerStep pause(ListableBeanFactory beans) {
		return new ConsumerStep(true, beans);
	}

	static ConsumerStep resume(ListableBeanFactory beans) {
		return new ConsumerStep(false, beans);
	}

	@Override
	public String name() {
		return this.pauses ? "pause-consumer" : "resume-consumer";
	}

	@Override
	public BoundStep bind(StepParameters parameters) {
		if (this.pauses) {
			parameters.only("bean", "for", "remedies");
		}
		else {
			parameters.only("bean", "remedies");
		}
		String bean = parameters.text("bean");
		// Asks for the type alone: this is no reason to make the bean now.
		if (!this.beans.containsBean(bean) || !this.beans.isTypeMatch(bean, Lifecycle.class)) {
			throw parameters.wrong("bean", bean, "the name of a bean that is a Lifecycle");
		}
		Duration back = parameters.duration("for", Duration.ZERO, Duration.ZERO, Duration.ofDays(1));
		return new Bound(this.pauses, bean, back.isZero() ? null : back,
				Remedies.of(parameters, "remedies", StepScope.LOCAL), this.beans);
	}

	private record Bound(boolean pauses, String bean, @Nullable Duration back, StepScope remedies,
			ListableBeanFactory beans) implements BoundStep {

		@Override
		public StepTraits traits() {
			return StepTraits.acting(StepScope.LOCAL, true, true, Duration.ofSeconds(30)).remedying(this.remedies);
		}

		private Lifecycle consumer() {
			return this.beans.getBean(this.bean, Lifecycle.class);
		}

		@Override
		public String dryRun(StepContext context) {
			return (this.pauses ? "stop" : "start") + " '" + this.bean + "', which "
					+ (consumer().isRunning() ? "runs" : "does not run");
		}

		@Override
		public StepOutcome run(StepContext context) {
			Lifecycle consumer = consumer();
			if (consumer.isRunning() != this.pauses) {
				return StepOutcome
					.done("'" + this.bean + "' was " + (this.pauses ? "stopped" : "running") + " already");
			}
			if (this.pauses) {
				consumer.stop();
			}
			else {
				consumer.start();
			}
			return StepOutcome.done((this.pauses ? "stopped" : "started") + " '" + this.bean + "'");
		}

		@Override
		public @Nullable Undo undo(StepContext context) {
			return (consumer().isRunning() == this.pauses) ? new Undo(this.pauses ? "start" : "stop", this.back) : null;
		}

		@Override
		public void revert(String token) {
			if (token.equals("start")) {
				consumer().start();
			}
			else {
				consumer().stop();
			}
		}

	}

}
