package com.sitecraft.sample.analysis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.RedisStreamCommands.TrimOptions;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.RedisStreamCommands.XClaimOptions;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.PendingMessage;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.RecordId;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.connection.stream.StreamRecords;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StreamOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

import static com.sitecraft.sample.analysis.AnalysisProperties.DEAD_LETTERS;
import static com.sitecraft.sample.analysis.AnalysisProperties.GROUP;
import static com.sitecraft.sample.analysis.AnalysisProperties.STREAM;

/**
 * The Redis stream that delivers jobs, and this process as one of its consumers. An entry
 * is deleted when it is acknowledged, so what is in the stream is what is still to be
 * done. Every call is bounded by the timeout of the connection.
 */
@Component
class JobQueue {

	/** Behind all entries, but not the largest of all, which means "new entries". */
	private static final String BEHIND_ALL = "18446744073709551615-0";

	private static final long MAX_DEAD_LETTERS = 1000;

	/**
	 * Forgets consumers that have nothing pending and are this one or long gone; deleting
	 * one that has would lose its jobs, so both steps have to be one.
	 */
	private static final RedisScript<Long> LEAVE = RedisScript.of("""
			local removed = 0
			for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
				local name, pending, idle = consumer[2], consumer[4], consumer[6]
				if pending == 0 and (name == ARGV[2] or idle > tonumber(ARGV[3])) then
					redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], name)
					removed = removed + 1
				end
			end
			return removed""", Long.class);

	private static final Duration LONG_GONE = Duration.ofMinutes(10);

	private final StringRedisTemplate redis;

	private final StreamOperations<String, String, String> stream;

	private final String consumer = ProcessHandle.current().pid() + "-" + UUID.randomUUID();

	JobQueue(StringRedisTemplate redis) {
		this.redis = redis;
		this.stream = redis.opsForStream();
	}

	/**
	 * Adds a job.
	 * @return identity of the entry
	 */
	String add(long analysisId) {
		RecordId id = this.stream.add(StreamRecords.newRecord().in(STREAM).ofMap(Message.fields(analysisId)));
		return String.valueOf(id);
	}

	/**
	 * Makes the consumer group, and the stream with it, unless they exist.
	 */
	void join() {
		boolean exists = Boolean.TRUE.equals(this.redis.hasKey(STREAM))
				&& this.stream.groups(STREAM).stream().anyMatch((group) -> GROUP.equals(group.groupName()));
		if (!exists) {
			this.stream.createGroup(STREAM, ReadOffset.from("0"), GROUP);
		}
	}

	/**
	 * Takes new jobs.
	 * @param count how many at the most
	 * @param wait how long to wait for the first
	 */
	List<Message> read(int count, Duration wait) {
		return read(StreamReadOptions.empty().count(count).block(wait), ReadOffset.lastConsumed());
	}

	@SuppressWarnings("unchecked") // an array of one offset, made for the call
	private List<Message> read(StreamReadOptions options, ReadOffset offset) {
		List<MapRecord<String, String, String>> entries = this.stream.read(Consumer.from(GROUP, this.consumer), options,
				StreamOffset.create(STREAM, offset));
		if (entries == null) {
			return List.of();
		}
		return entries.stream().map((entry) -> Message.of(entry.getId().getValue(), entry.getValue())).toList();
	}

	/**
	 * Takes over jobs that were delivered but not acknowledged, and whose worker gave no
	 * sign of life for a while.
	 * @param count how many at the most
	 * @param idle how long
	 */
	List<Message> claim(int count, Duration idle) {
		RecordId[] abandoned = this.stream.pending(STREAM, GROUP, Range.unbounded(), count, idle)
			.stream()
			.map(PendingMessage::getId)
			.toArray(RecordId[]::new);
		// Another replica may be doing the same; the idle time is checked again here, and
		// claiming resets it, so that only one of them gets the job.
		return claim(idle, abandoned).stream().map(this::load).toList();
	}

	/**
	 * Gives a sign of life, for this consumer and for the jobs that are being worked on.
	 */
	void renew(Collection<String> messageIds) {
		// Redis 6 does not know a consumer that waits for its first job, and counts one
		// that waits for its next as idle. Asking for what was delivered to it changes
		// both; asking from the end on, since whatever is found is renewed too.
		read(StreamReadOptions.empty().count(1), ReadOffset.from(BEHIND_ALL));
		claim(Duration.ZERO, messageIds.stream().map(RecordId::of).toArray(RecordId[]::new));
	}

	private List<RecordId> claim(Duration idle, RecordId... ids) {
		if (ids.length == 0) {
			return List.of();
		}
		byte[] key = STREAM.getBytes(StandardCharsets.UTF_8);
		RedisCallback<List<RecordId>> command = (connection) -> connection.streamCommands()
			.xClaimJustId(key, GROUP, this.consumer, XClaimOptions.minIdle(idle).ids(ids));
		List<RecordId> claimed = this.redis.execute(command);
		return (claimed != null) ? claimed : List.of();
	}

	/** An entry that somebody deleted while it was pending has no fields. */
	private Message load(RecordId id) {
		List<MapRecord<String, String, String>> found = find(id.getValue());
		return Message.of(id.getValue(), found.isEmpty() ? Map.of() : found.get(0).getValue());
	}

	private List<MapRecord<String, String, String>> find(String messageId) {
		List<MapRecord<String, String, String>> found = this.stream.range(STREAM, Range.closed(messageId, messageId));
		return (found != null) ? found : List.of();
	}

	/**
	 * Takes a job off the queue.
	 */
	void acknowledge(Message message) {
		this.stream.acknowledge(STREAM, GROUP, message.id());
		this.stream.delete(STREAM, message.id());
	}

	/**
	 * Keeps a job that was given up. Dead letters are bounded; the oldest go first.
	 */
	void addDeadLetter(Message message, String reason) {
		Map<String, String> letter = Map.of("message", message.id(), "analysis", String.valueOf(message.analysisId()),
				"reason", reason);
		MapRecord<String, String, String> entry = StreamRecords.newRecord().in(DEAD_LETTERS).ofMap(letter);
		this.stream.add(entry, XAddOptions.trim(TrimOptions.maxLen(MAX_DEAD_LETTERS).approximate()));
	}

	/**
	 * Whether the stream still has the entry.
	 */
	boolean contains(String messageId) {
		return !find(messageId).isEmpty();
	}

	/**
	 * Forgets consumers that are long gone, and this one as soon as nothing of it is
	 * pending.
	 */
	void leave() {
		leave(this.consumer);
	}

	/**
	 * Forgets consumers that are long gone.
	 */
	void forgetGone() {
		leave("");
	}

	private void leave(String name) {
		this.redis.execute(LEAVE, List.of(STREAM), GROUP, name, Long.toString(LONG_GONE.toMillis()));
	}

}
