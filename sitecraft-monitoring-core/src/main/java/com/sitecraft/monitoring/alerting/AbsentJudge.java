package com.sitecraft.monitoring.alerting;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.sitecraft.monitoring.alerting.AlertLifecycle.Verdict;
import com.sitecraft.monitoring.signal.Labels;
import com.sitecraft.monitoring.signal.Matcher;
import com.sitecraft.monitoring.signal.Moment;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.PreparedQuery;
import com.sitecraft.monitoring.signal.Query;
import com.sitecraft.monitoring.signal.QueryEngine;
import com.sitecraft.monitoring.signal.Vector;

/**
 * Matches while a query gives nothing.
 */
final class AbsentJudge implements Judge {

	private final PreparedQuery query;

	private final List<Labels> labels;

	AbsentJudge(Condition.Absent condition, QueryEngine engine) {
		this.query = engine.prepare(condition.query());
		this.labels = List.of(labels(condition.query()));
	}

	@Override
	public void judge(Moment now, Sink sink) {
		sink.begin(this.labels);
		sink.accept(0, 1, present(this.query.evaluate(now)) ? Verdict.ENDED : Verdict.MATCHES);
	}

	private static boolean present(Vector vector) {
		for (int i = 0; i < vector.size(); i++) {
			if (vector.has(i)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether PromQL can say it with {@code absent_over_time}, which keeps labels.
	 */
	static boolean plain(Query query) {
		return query.over().function() == OverTime.Function.LAST && query.across() == null
				&& query.histogramQuantile() == null && query.dividedBy() == null;
	}

	/**
	 * Labels as PromQL gives them: those asked for by equality, unless asked for twice.
	 */
	private static Labels labels(Query query) {
		Labels labels = Labels.of();
		if (!plain(query)) {
			return labels;
		}
		Set<String> set = new HashSet<>();
		for (Matcher matcher : query.match()) {
			if (matcher.op() == Matcher.Op.EQUAL && set.add(matcher.name())) {
				labels = labels.with(matcher.name(), matcher.value());
			}
			else {
				labels = labels.without(Set.of(matcher.name()));
			}
		}
		return labels;
	}

}
