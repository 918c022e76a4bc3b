package com.sitecraft.sample.crash;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;

import org.springframework.data.redis.core.StringRedisTemplate;

import com.sitecraft.sample.crash.Receivers.Request;

/**
 * Fills queues that are to be empty, and empties them again: most of them when their
 * pages have arrived, some after a moment, so that they are over before or while somebody
 * is told.
 */
final class Troubles implements AutoCloseable {

	/** So often an alert may come and go without being taken for one that flaps. */
	private static final int TIMES = 3;

	private static final int AT_ONCE = 5;

	/** A restart, a lease that runs out, and receivers with a bad day. */
	private static final Duration LONGEST = Duration.ofMinutes(3);

	private final StringRedisTemplate redis;

	private final Receivers receivers;

	private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

	private final CountDownLatch ended = new CountDownLatch(1);

	private final List<Future<List<Episode>>> makers = new ArrayList<>();

	private final Queue<String> queues = new ArrayDeque<>();

	Troubles(List<String> names, long seed, StringRedisTemplate redis, Receivers receivers) {
		this.redis = redis;
		this.receivers = receivers;
		for (int i = 0; i < TIMES; i++) {
			List<String> shuffled = new ArrayList<>(names);
			Collections.shuffle(shuffled, new Random(seed + i));
			this.queues.addAll(shuffled);
		}
		IntStream.range(0, AT_ONCE)
			.forEach((maker) -> this.makers.add(this.threads.submit(maker(new Random(seed + 100 + maker)))));
	}

	/** Names of queues that are emptied after a moment. */
	static boolean brief(String queue) {
		return queue.startsWith("crash-brief");
	}

	/** Makes no more trouble, and says what there was. */
	List<Episode> end() throws Exception {
		this.ended.countDown();
		List<Episode> episodes = new ArrayList<>();
		for (Future<List<Episode>> maker : this.makers) {
			episodes.addAll(maker.get());
		}
		return episodes;
	}

	private Callable<List<Episode>> maker(Random random) {
		return () -> {
			List<Episode> episodes = new ArrayList<>();
			String queue = next();
			while (queue != null && !pause(random.nextInt(2_000))) {
				episodes.add(brief(queue) ? brief(queue, random) : held(queue));
				queue = next();
			}
			return episodes;
		};
	}

	private synchronized String next() {
		return this.queues.poll();
	}

	private Episode brief(String queue, Random random) throws InterruptedException {
		long provoked = System.nanoTime();
		this.redis.opsForList().rightPush(queue, "stuck");
		pause(500 + random.nextInt(4_000));
		this.redis.delete(queue);
		return new Episode(queue, provoked, provoked, provoked);
	}

	private Episode held(String queue) {
		long provoked = System.nanoTime();
		this.redis.opsForList().rightPush(queue, "stuck");
		long triggered = await(queue + " is told", queue, provoked, (request) -> !request.resolves());
		long over = System.nanoTime();
		this.redis.delete(queue);
		await("the end of " + queue + " is told", queue, over, Request::resolves);
		return new Episode(queue, provoked, triggered, over);
	}

	/** Until both channels have accepted it; the later of the two times. */
	private long await(String what, String queue, long since, Predicate<Request> kind) {
		return Awaitility.await(what).atMost(LONGEST).pollInterval(Duration.ofMillis(50)).until(() -> {
			long hook = first(Receivers.HOOK, queue, since, kind);
			long duty = first(Receivers.DUTY, queue, since, kind);
			return (hook == 0 || duty == 0) ? 0L : Math.max(hook, duty);
		}, (nanos) -> nanos != 0);
	}

	private long first(String channel, String queue, long since, Predicate<Request> kind) {
		return this.receivers.requests()
			.stream()
			.filter((request) -> request.channel().equals(channel) && request.queue().equals(queue)
					&& request.accepted() && request.nanos() > since && kind.test(request))
			.mapToLong(Request::nanos)
			.findFirst()
			.orElse(0);
	}

	/** Whether it is over meanwhile. */
	private boolean pause(int millis) throws InterruptedException {
		return this.ended.await(millis, TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.ended.countDown();
		this.threads.shutdownNow();
	}

	/**
	 * A queue that was full for a while.
	 *
	 * @param provoked when it was filled
	 * @param told when all channels had been told
	 * @param over when it was emptied
	 */
	record Episode(String queue, long provoked, long told, long over) {
	}

}
