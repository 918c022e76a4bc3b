package com.sitecraft.monitoring.autoconfigure.alerting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.sitecraft.monitoring.autoconfigure.InvalidMonitoringPropertyException;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.Divisor;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.Events;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.MinTraffic;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.Over;
import com.sitecraft.monitoring.autoconfigure.alerting.AlertsProperties.Rule;
import com.sitecraft.monitoring.signal.Across;
import com.sitecraft.monitoring.signal.Aggregation;
import com.sitecraft.monitoring.signal.Matcher;
import com.sitecraft.monitoring.signal.OverTime;
import com.sitecraft.monitoring.signal.Query;

/**
 * Turns the keys of one rule into queries; each message names the full key.
 *
 * @param key key of the rule, such as {@code sitecraft.monitoring.alerts.rules.slow}
 */
record QueryMapping(String key) {

	/**
	 * The query of a rule: what is set, laid over that of a built-in rule.
	 */
	Query query(Rule rule, @Nullable Query base) {
		Query query = start(this.key, rule.metric(), base);
		query = narrow(this.key, query, rule.match(), rule.over(), rule.across(), rule.by());
		Double quantile = rule.histogramQuantile();
		if (quantile != null) {
			query = named(query, (made) -> made.histogramQuantile(quantile));
		}
		Duration offset = rule.offset();
		if (offset != null) {
			query = named(query, (made) -> made.offset(offset));
		}
		Divisor divisor = rule.dividedBy();
		if (divisor != null) {
			Query other = divisor(query, divisor);
			query = named(query, (made) -> made.dividedBy(other));
		}
		return query;
	}

	/** Traffic, aggregated as the rule is where nothing else is set. */
	Query traffic(MinTraffic traffic, Query of, @Nullable Query base) {
		String at = this.key + ".min-count";
		Query query = (traffic.metric() == null && base != null) ? base
				: like(of, required(at + ".metric", traffic.metric()));
		return narrow(at, query, traffic.match(), traffic.over(), traffic.across(), traffic.by());
	}

	/** Events that a counter counts. */
	Query events(String name, @Nullable Events events) {
		String at = this.key + ".slo." + name;
		String metric = required(at + ".metric", (events != null) ? events.metric() : null);
		Query query = naming(at, () -> Query.of(metric));
		if (events == null) {
			return query;
		}
		Set<String> by = events.by();
		return narrow(at, query, events.match(), null, (by != null) ? Aggregation.SUM : null, by);
	}

	private Query divisor(Query of, Divisor divisor) {
		String at = this.key + ".divided-by";
		Query base = of.dividedBy();
		Query query = (divisor.metric() == null && base != null) ? base
				: like(of, required(at + ".metric", divisor.metric()));
		return narrow(at, query, divisor.match(), divisor.over(), divisor.across(), divisor.by());
	}

	private static Query like(Query of, String metric) {
		Query query = Query.of(metric).over(of.over()).offset(of.offset());
		Across across = of.across();
		return (across != null) ? query.across(across) : query;
	}

	private static Query start(String at, @Nullable String metric, @Nullable Query base) {
		if (metric == null) {
			if (base == null) {
				throw new InvalidMonitoringPropertyException(at + ".metric", metric,
						"the name of a metric as Prometheus shows it");
			}
			return base;
		}
		return naming(at, () -> (base != null) ? with(base, metric) : Query.of(metric));
	}

	private static Query with(Query base, String metric) {
		return new Query(metric, base.match(), base.over(), base.across(), base.histogramQuantile(), base.dividedBy(),
				base.offset());
	}

	private static Query narrow(String at, Query base, @Nullable String match, @Nullable Over over,
			@Nullable Aggregation across, @Nullable Set<String> by) {
		Query query = base;
		if (match != null) {
			List<Matcher> matchers = matchers(at + ".match", match);
			query = query.match(matchers);
		}
		if (over != null) {
			OverTime parsed = over(at + ".over", over);
			Query so = query;
			query = naming(at, () -> so.over(parsed));
		}
		if (across != null || by != null) {
			Across set = across(at, query.across(), across, by);
			Query so = query;
			query = naming(at, () -> so.across(set));
		}
		return query;
	}

	private static Across across(String at, @Nullable Across base, @Nullable Aggregation aggregation,
			@Nullable Set<String> by) {
		Aggregation function = (aggregation != null) ? aggregation : ((base != null) ? base.aggregation() : null);
		if (function == null) {
			throw new InvalidMonitoringPropertyException(at + ".by", by,
					"only with across: sum, avg, min, max or count");
		}
		Set<String> labels = (by != null) ? by : ((base != null) ? base.by() : Set.of());
		return naming(at, () -> new Across(function, labels));
	}

	static List<Matcher> matchers(String key, @Nullable String text) {
		try {
			return Matcher.parse((text != null) ? text : "");
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMonitoringPropertyException(key, text,
					"matchers such as status=~\"5..\",uri!=\"/health\"; " + ex.getMessage());
		}
	}

	private static OverTime over(String key, Over over) {
		List<Supplier<OverTime>> set = new ArrayList<>();
		add(set, over.last(), OverTime::last);
		add(set, over.avg(), OverTime::avg);
		add(set, over.min(), OverTime::min);
		add(set, over.max(), OverTime::max);
		add(set, over.sum(), OverTime::sum);
		add(set, over.rate(), OverTime::rate);
		add(set, over.increase(), OverTime::increase);
		Double quantile = over.quantile();
		Duration window = over.window();
		if ((quantile != null) != (window != null)) {
			throw new InvalidMonitoringPropertyException(key + ((quantile != null) ? ".window" : ".quantile"), "",
					"quantile and window together");
		}
		if (quantile != null && window != null) {
			set.add(() -> OverTime.quantile(quantile, window));
		}
		if (set.size() != 1) {
			throw new InvalidMonitoringPropertyException(key, set.size() + " functions",
					"one of last, avg, min, max, sum, rate, increase, or quantile with window");
		}
		return naming(key, set.get(0));
	}

	private static void add(List<Supplier<OverTime>> set, @Nullable Duration window,
			Function<Duration, OverTime> function) {
		if (window != null) {
			set.add(() -> function.apply(window));
		}
	}

	private Query named(Query query, Function<Query, Query> change) {
		return naming(this.key, () -> change.apply(query));
	}

	private static String required(String key, @Nullable String value) {
		if (value == null || value.isBlank()) {
			throw new InvalidMonitoringPropertyException(key, value, "the name of a metric as Prometheus shows it");
		}
		return value;
	}

	private static <T> T naming(String at, Supplier<T> mapping) {
		return InvalidMonitoringPropertyException.naming(at, mapping);
	}

}
