package com.sitecraft.sample.crash;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.assertj.core.api.SoftAssertions;

import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;

import com.sitecraft.sample.crash.Receivers.Request;
import com.sitecraft.sample.crash.Troubles.Episode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was told, held against what should have been.
 *
 * @param restarts when replicas were started again
 */
record Findings(Receivers receivers, List<Episode> episodes, List<Long> restarts) {

	private static final JsonParser json = JsonParserFactory.getJsonParser();

	/** As a timeline says it: {@code triggered: channel:hook (3f-k2/1)}. */
	private static final Pattern PAGED = Pattern.compile("(\\w+): .* \\((\\S+)\\)");

	/** Every incident is over, and what became of every page is known. */
	void requireSettled(Replica replica) {
		List<Incident> incidents = settling(replica);
		assertThat(incidents).filteredOn((incident) -> !incident.over()).as("open incidents").isEmpty();
		assertThat(incidents).allSatisfy((incident) -> assertThat(incident.settled())
			.containsExactlyInAnyOrderElementsOf(incident.paged().keySet()));
	}

	/** One that was listed may be another replica's by the time it is asked for. */
	private static List<Incident> settling(Replica replica) {
		try {
			return incidents(replica);
		}
		catch (IOException ex) {
			throw new AssertionError("not settled: " + ex.getMessage(), ex);
		}
	}

	void require(Replica replica) throws IOException {
		List<Incident> incidents = incidents(replica);
		Set<String> known = new HashSet<>();
		SoftAssertions softly = new SoftAssertions();
		for (Incident incident : incidents) {
			known.add(incident.id());
			requireAll(incident, softly);
			requireOrder(incident, softly);
		}
		softly.assertThat(this.receivers.requests()).extracting(Request::incident).isSubsetOf(known);
		// What was held until it was told; the others may be over before anybody looks.
		this.episodes.stream()
			.filter((episode) -> !Troubles.brief(episode.queue()))
			.forEach((episode) -> softly.assertThat(incidents).extracting(Incident::queue).contains(episode.queue()));
		softly.assertAll();
	}

	private void requireAll(Incident incident, SoftAssertions softly) {
		Set<String> accepted = new HashSet<>();
		requests(incident, Receivers.HOOK).stream()
			.filter(Request::accepted)
			.forEach((request) -> accepted.add(request.key()));
		List<String> hook = incident.told(Receivers.HOOK);
		softly.assertThat(accepted).as("accepted by the hook of " + incident).containsExactlyInAnyOrderElementsOf(hook);
		List<Boolean> duty = changes(
				requests(incident, Receivers.DUTY).stream().filter(Request::accepted).map(Request::resolves).toList());
		softly.assertThat(duty)
			.as("resolutions accepted by PagerDuty of " + incident)
			.isEqualTo(changes(incident.told(Receivers.DUTY)
				.stream()
				.map((key) -> incident.kind(key).equals("resolved"))
				.toList()));
		if (!duty.isEmpty()) {
			softly.assertThat(duty.get(duty.size() - 1)).as("PagerDuty knows the end of " + incident).isTrue();
		}
	}

	private void requireOrder(Incident incident, SoftAssertions softly) {
		int last = 0;
		for (Request request : requests(incident, Receivers.HOOK)) {
			softly.assertThat(request.number()).as("order of " + request).isGreaterThanOrEqualTo(last);
			softly.assertThat(request.resolves())
				.as("kind of " + request)
				.isEqualTo("resolved".equals(incident.kind(request.key())));
			last = request.number();
		}
		List<Request> duty = requests(incident, Receivers.DUTY);
		softly.assertThat(duty.isEmpty() || !duty.get(0).resolves()).as("PagerDuty of " + incident).isTrue();
	}

	private List<Request> requests(Incident incident, String channel) {
		return this.receivers.requests()
			.stream()
			.filter((request) -> request.channel().equals(channel) && request.incident().equals(incident.id()))
			.toList();
	}

	private static List<Boolean> changes(List<Boolean> values) {
		List<Boolean> changes = new ArrayList<>();
		values.forEach((value) -> {
			if (changes.isEmpty() || !changes.get(changes.size() - 1).equals(value)) {
				changes.add(value);
			}
		});
		return changes;
	}

	private static List<Incident> incidents(Replica replica) throws IOException {
		List<Incident> incidents = new ArrayList<>();
		for (Object line : (List<?>) json.parseMap(replica.operator("/actuator/incidents")).get("incidents")) {
			String id = (String) ((Map<?, ?>) line).get("id");
			incidents.add(Incident.of(id, json.parseMap(replica.operator("/actuator/incidents/" + id))));
		}
		return incidents;
	}

	/** Numbers for people. */
	@Override
	public String toString() {
		List<Request> requests = this.receivers.requests();
		Map<String, Long> accepted = new HashMap<>();
		requests.stream()
			.filter((request) -> request.accepted() && !request.key().isEmpty())
			.forEach((request) -> accepted.merge(request.key(), 1L, Long::sum));
		long duplicates = accepted.values().stream().mapToLong((times) -> times - 1).sum();
		long calm = 0;
		long restarted = 0;
		for (Episode episode : this.episodes) {
			long took = episode.told() - episode.provoked();
			boolean crossed = this.restarts.stream()
				.anyMatch((restart) -> episode.provoked() <= restart && restart <= episode.told());
			calm = crossed ? calm : Math.max(calm, took);
			restarted = crossed ? Math.max(restarted, took) : restarted;
		}
		return "%d kills, %d troubles, %d requests, %d pages accepted by the hook, %d of them twice, longest from trouble to both channels %,d ms with a restart in between, %,d ms without"
			.formatted(this.restarts.size(), this.episodes.size(), requests.size(), accepted.size(), duplicates,
					Duration.ofNanos(restarted).toMillis(), Duration.ofNanos(calm).toMillis());
	}

	/**
	 * An incident as a replica shows it.
	 *
	 * @param over whether it is resolved
	 * @param paged pages by key
	 * @param settled keys of pages of which is known what became
	 * @param cancelled keys of those that were not sent
	 */
	private record Incident(String id, String queue, boolean over, Map<String, Paged> paged, Set<String> settled,
			Set<String> cancelled) {

		static Incident of(String id, Map<String, Object> detail) {
			Map<?, ?> line = (Map<?, ?>) detail.get("incident");
			Incident incident = new Incident(id, String.valueOf(((Map<?, ?>) line.get("labels")).get("queue_name")),
					"resolved".equals(line.get("state")), new LinkedHashMap<>(), new HashSet<>(), new HashSet<>());
			((List<?>) detail.get("timeline")).forEach((event) -> incident.add((Map<?, ?>) event));
			return incident;
		}

		private void add(Map<?, ?> event) {
			String text = (String) event.get("text");
			switch ((String) event.get("kind")) {
				case "paged" -> {
					Matcher page = PAGED.matcher(text);
					assertThat(page.matches()).as(text).isTrue();
					this.paged.put(page.group(2), new Paged((String) event.get("source"), page.group(1)));
				}
				case "delivered" -> this.settled.add(text.substring(0, text.indexOf(':')));
				case "cancelled" -> {
					this.settled.add(text.substring(0, text.indexOf(' ')));
					this.cancelled.add(text.substring(0, text.indexOf(' ')));
				}
				default -> {
				}
			}
		}

		/** Keys of what a channel should have got. */
		List<String> told(String channel) {
			return this.paged.entrySet()
				.stream()
				.filter((page) -> page.getValue().channel().equals(channel) && !this.cancelled.contains(page.getKey()))
				.map(Map.Entry::getKey)
				.toList();
		}

		String kind(String key) {
			Paged page = this.paged.get(key);
			return (page != null) ? page.kind() : "unknown";
		}

		@Override
		public String toString() {
			return this.id + " " + this.queue + " " + this.paged + ", known of " + this.settled;
		}

	}

	private record Paged(String channel, String kind) {
	}

}
