package com.sitecraft.monitoring.signal;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What a store holds of the series that queries read. A query can be answered as soon as
 * a sample lies in the older half of its window; one without any series says nothing.
 *
 * @param samples number of samples, of all series of those metrics, with buckets
 * @param first {@link Moment#millis()} from which on one of the queries can be answered,
 * {@code null} when none can
 * @param whole the same for all of them
 */
public record Coverage(long samples, @Nullable Long first, @Nullable Long whole) {

	/**
	 * Looks at a store that the calling thread may read.
	 * @throws QueryException when a query asks for more time than the store ever keeps
	 */
	public static Coverage of(SeriesStore store, Collection<Query> queries) {
		Set<String> metrics = new TreeSet<>();
		Long first = null;
		Long whole = null;
		for (Query query : queries) {
			Long from = null;
			for (Query read = query; read != null; read = read.dividedBy()) {
				metrics.add(read.selected());
				Long answered = answered(store, read);
				from = (from == null || answered == null) ? answered : Long.valueOf(Math.max(from, answered));
			}
			if (from != null) {
				first = (first == null) ? from : Long.valueOf(Math.min(first, from));
				whole = (whole == null) ? from : Long.valueOf(Math.max(whole, from));
			}
		}
		return new Coverage(samples(store, metrics), first, whole);
	}

	private static long samples(SeriesStore store, Set<String> metrics) {
		long samples = 0;
		for (String metric : metrics) {
			for (Series series : store.select(metric, List.of())) {
				Buckets buckets = series.coarse();
				samples += series.fine().size() + ((buckets != null) ? buckets.size() : 0);
			}
		}
		return samples;
	}

	private static @Nullable Long answered(SeriesStore store, Query query) {
		long window = query.over().window().toMillis();
		long offset = query.offset().toMillis();
		boolean coarse = store.keepLong(query.selected(), window + offset, query.over().needsStatistics());
		Long oldest = null;
		for (Series series : store.select(query.selected(), query.match())) {
			Buckets buckets = coarse ? series.coarse() : null;
			boolean empty = (buckets != null) ? buckets.size() == 0 : series.fine().size() == 0;
			if (!empty) {
				long time = (buckets != null) ? buckets.time(0) : series.fine().time(0);
				oldest = (oldest == null) ? Long.valueOf(time) : Long.valueOf(Math.min(oldest, time));
			}
		}
		return (oldest != null) ? oldest + offset + (query.over().needsCoverage() ? window / 2 : 0) : null;
	}

}
