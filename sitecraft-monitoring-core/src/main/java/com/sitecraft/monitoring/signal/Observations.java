package com.sitecraft.monitoring.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Raw values of the last minutes with outcome and labels, and what is in flight, for
 * judgements that a histogram is too coarse for. Meters are for people and Prometheus;
 * this is for checks and detectors inside the process.
 * <p>
 * Windows are measured on {@link Time#nanos()}, to 17 ms. Everything is bounded by
 * {@link Limits}; a bound that is hit is counted in {@code sitecraft.monitoring.dropped}
 * as {@code observations.tracks} (a label set past the bound was asked for),
 * {@code observations.values} (a value was overwritten while a window could still reach
 * it, or belongs to such a label set) or {@code observations.in-flight} (something that
 * started is not among what runs). Writers never wait, neither for each other nor for
 * readers.
 */
public final class Observations {

	/** Longest window that can be looked at. */
	public static final Duration MAX_WINDOW = Duration.ofMinutes(15);

	private final Time time;

	private final Ticks ticks;

	private final Limits limits;

	private final Map<Key, Track> tracks = new ConcurrentHashMap<>();

	/** In the order of their index, which is 1 for the first. */
	private final List<Track> ordered = new CopyOnWriteArrayList<>();

	private final Track overflow;

	private final InFlight inFlight;

	private final LongAdder lostValues = new LongAdder();

	private final Counter droppedTracks;

	private final Counter droppedInFlight;

	public Observations(Time time, MeterRegistry registry, Limits limits) {
		this.time = Objects.requireNonNull(time, "time");
		this.ticks = new Ticks(time.nanos());
		this.limits = limits;
		this.inFlight = new InFlight(limits.maxInFlight());
		this.overflow = new Track("", Map.of(), 0, 0, this, this.lostValues);
		this.droppedTracks = Dropped.counter(registry, "observations.tracks");
		this.droppedInFlight = Dropped.counter(registry, "observations.in-flight");
		Dropped.count(registry, "observations.values", this.lostValues, LongAdder::doubleValue);
	}

	/**
	 * The track of a metric and label set, always the same one. Past the bound it is a
	 * track that keeps nothing and counts what it is given as dropped.
	 * @param metric what is observed, a name of the library such as
	 * {@code sitecraft.analysis.duration}
	 * @param labels tells tracks of the metric apart; values must be bounded by the
	 * caller, or a tenant can use up the tracks
	 */
	public Track track(String metric, Map<String, String> labels) {
		Key key = new Key(metric, Collections.unmodifiableMap(new TreeMap<>(labels)));
		Track track = this.tracks.get(key);
		return (track != null) ? track : create(key);
	}

	private synchronized Track create(Key key) {
		Track track = this.tracks.get(key);
		if (track != null) {
			return track;
		}
		if (this.ordered.size() >= this.limits.maxTracks()) {
			this.droppedTracks.increment();
			return this.overflow;
		}
		track = new Track(key.metric(), key.labels(), this.ordered.size() + 1, this.limits.ringLength(), this,
				this.lostValues);
		// Before anybody can start something on it, so that its index is known.
		this.ordered.add(track);
		this.tracks.put(key, track);
		return track;
	}

	/**
	 * Sums up a metric over all its label sets.
	 * @param window how far to look back, more than 0, at most {@link #MAX_WINDOW}
	 */
	public ObservationSummary summary(String metric, Duration window) {
		int now = this.ticks.at(this.time.nanos());
		List<ObservationWindow> windows = windows(metric, window, now);
		int reach = Ticks.in(window);
		for (ObservationWindow each : windows) {
			if (each.truncated()) {
				reach = Math.min(reach, (each.size() > 0) ? now - each.tick(0) : 0);
			}
		}
		long count = 0;
		long succeeded = 0;
		double total = 0;
		for (ObservationWindow each : windows) {
			for (int i = 0; i < each.size(); i++) {
				if (now - each.tick(i) <= reach) {
					count++;
					succeeded += each.succeeded(i) ? 1 : 0;
					total += each.seconds(i);
				}
			}
		}
		Duration covered = (reach < Ticks.in(window)) ? Ticks.duration(reach) : window;
		return new ObservationSummary(count, succeeded, total, covered);
	}

	/**
	 * The raw values of a metric, one window a label set; a label set without values in
	 * the window is left out.
	 * @param window how far to look back, more than 0, at most {@link #MAX_WINDOW}
	 */
	public List<ObservationWindow> windows(String metric, Duration window) {
		return windows(metric, window, this.ticks.at(this.time.nanos()));
	}

	private List<ObservationWindow> windows(String metric, Duration window, int now) {
		if (window.isNegative() || window.isZero() || window.compareTo(MAX_WINDOW) > 0) {
			throw new IllegalArgumentException("window is " + window + ", allowed is more than 0 to " + MAX_WINDOW);
		}
		List<ObservationWindow> windows = new ArrayList<>();
		for (Track track : this.ordered) {
			if (track.metric().equals(metric)) {
				ObservationWindow each = track.window(now, Ticks.in(window));
				if (each.size() > 0 || each.truncated()) {
					windows.add(each);
				}
			}
		}
		return windows;
	}

	/**
	 * What of a metric has started and not ended, oldest first.
	 */
	public List<Running> running(String metric) {
		int now = this.ticks.at(this.time.nanos());
		List<Running> running = new ArrayList<>();
		this.inFlight.forEach((startTick, index) -> {
			Track track = this.ordered.get(index - 1);
			if (track.metric().equals(metric)) {
				// It may have started after the look began.
				running.add(new Running(track.labels(), Ticks.duration(Math.max(0, now - startTick))));
			}
		});
		running.sort(Comparator.comparing(Running::age).reversed());
		return running;
	}

	/** The bounds. */
	public Limits limits() {
		return this.limits;
	}

	long started(Track track, long startNanos) {
		long token = track.isOverflow() ? InFlight.NONE : this.inFlight.enter(this.ticks.at(startNanos), track.index());
		if (token == InFlight.NONE) {
			this.droppedInFlight.increment();
		}
		return token;
	}

	void ended(long token) {
		this.inFlight.leave(token);
	}

	Time time() {
		return this.time;
	}

	Ticks ticks() {
		return this.ticks;
	}

	private record Key(String metric, Map<String, String> labels) {
	}

	/**
	 * Bounds of what is kept. At the bounds the values take
	 * {@code max-tracks x values-per-track x 8} bytes.
	 *
	 * @param maxTracks label sets over all metrics, 1 to 10,000
	 * @param valuesPerTrack values kept per label set, 16 to 65,536; rounded up to a
	 * power of two
	 * @param maxInFlight entries of what is in flight, 1 to 65,536
	 */
	public record Limits(int maxTracks, int valuesPerTrack, int maxInFlight) {

		private static final Limits DEFAULTS = new Limits(512, 1024, 1024);

		public Limits {
			range("max-tracks", maxTracks, 1, 10_000);
			range("values-per-track", valuesPerTrack, 16, 65_536);
			range("max-in-flight", maxInFlight, 1, InFlight.MAX_CAPACITY);
		}

		/**
		 * 512 label sets with 1,024 values each (4 MiB when all are used) and 1,024
		 * entries in flight.
		 */
		public static Limits defaults() {
			return DEFAULTS;
		}

		int ringLength() {
			return Integer.highestOneBit(this.valuesPerTrack - 1) << 1;
		}

		private static void range(String field, int value, int least, int most) {
			if (value < least || value > most) {
				throw new IllegalArgumentException(field + " is " + value + ", allowed is " + least + " to " + most);
			}
		}

	}

}
