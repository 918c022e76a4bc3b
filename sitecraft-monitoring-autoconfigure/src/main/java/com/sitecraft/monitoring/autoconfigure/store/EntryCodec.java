package com.sitecraft.monitoring.autoconfigure.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

import com.sitecraft.monitoring.Entry;
import com.sitecraft.monitoring.alerting.AlertRecord;
import com.sitecraft.monitoring.alerting.Silence;
import com.sitecraft.monitoring.incident.Incident;
import com.sitecraft.monitoring.oncall.ScheduleOverride;

/**
 * What monitoring remembers as JSON. Fields that are not known are ignored, so that an
 * older replica reads what a newer one wrote; what means something else has another form,
 * and is left alone. One entry that cannot be read does not cost the others. Thread-safe.
 */
public final class EntryCodec {

	/** Raised when a field changes its meaning; a new field needs no new form. */
	private static final int FORM = 1;

	private static final Logger logger = LoggerFactory.getLogger(EntryCodec.class);

	/** Of our own: the host may configure its mapper as it likes. */
	private final JsonMapper mapper = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
		.disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
		// A label may hold what the encoding of the database does not.
		.enable(JsonWriteFeature.ESCAPE_NON_ASCII)
		.build();

	/** As of the last reading: the same ones are read at every tick. */
	private final Map<Entry.Kind, Integer> unreadable = new ConcurrentHashMap<>();

	/** Name under which an alert is stored. */
	public Entry.Key key(AlertRecord alert) {
		return alertKey(alert.instance(), alert.fingerprint());
	}

	/** Name under which the alert of an instance is stored. */
	public Entry.Key alertKey(String instance, String fingerprint) {
		return new Entry.Key(Entry.Kind.ALERT, instance + "/" + fingerprint);
	}

	/** Name under which a silence is stored. */
	public Entry.Key key(Silence silence) {
		return new Entry.Key(Entry.Kind.SILENCE, silence.id());
	}

	/** Name under which an override is stored. */
	public Entry.Key key(ScheduleOverride override) {
		return new Entry.Key(Entry.Kind.OVERRIDE, override.id());
	}

	/** Name under which an incident is stored. */
	public Entry.Key incidentKey(String id) {
		return new Entry.Key(Entry.Kind.INCIDENT, id);
	}

	/**
	 * The alert as an entry; writer and version are the business of who writes it.
	 */
	public Entry entry(AlertRecord alert) {
		return entry(key(alert), StoredAlert.of(FORM, alert));
	}

	/**
	 * The silence as an entry; writer and version are the business of who writes it.
	 */
	public Entry entry(Silence silence) {
		return entry(key(silence), StoredSilence.of(FORM, silence));
	}

	/**
	 * The override as an entry; writer and version are the business of who writes it.
	 */
	public Entry entry(ScheduleOverride override) {
		return entry(key(override), StoredOverride.of(FORM, override));
	}

	/**
	 * The incident as an entry; writer and version are the business of who writes it.
	 */
	public Entry entry(Incident incident) {
		return entry(incidentKey(incident.id()), StoredIncident.of(FORM, incident));
	}

	/**
	 * The silence on its way to who acts for all.
	 */
	public String body(Silence silence) {
		return entry(silence).body();
	}

	/**
	 * A silence on its way.
	 * @throws RuntimeException when it is none
	 */
	public Silence silence(String body) {
		return this.mapper.readValue(body, StoredSilence.class).toSilence();
	}

	private Entry entry(Entry.Key key, Object form) {
		return new Entry(key, "", 0, this.mapper.writeValueAsString(form));
	}

	/**
	 * The alerts among the entries that can be read.
	 */
	public List<AlertRecord> alerts(Collection<Entry> entries) {
		return read(entries, Entry.Kind.ALERT, (body) -> this.mapper.readValue(body, StoredAlert.class).toRecord());
	}

	/**
	 * The silences among the entries that can be read.
	 */
	public List<Silence> silences(Collection<Entry> entries) {
		return read(entries, Entry.Kind.SILENCE,
				(body) -> this.mapper.readValue(body, StoredSilence.class).toSilence());
	}

	/**
	 * The overrides among the entries that can be read.
	 */
	public List<ScheduleOverride> overrides(Collection<Entry> entries) {
		return read(entries, Entry.Kind.OVERRIDE,
				(body) -> this.mapper.readValue(body, StoredOverride.class).toOverride());
	}

	/**
	 * The incidents among the entries that can be read. Their monotonic times are 0: the
	 * instants count.
	 */
	public List<Incident> incidents(Collection<Entry> entries) {
		return read(entries, Entry.Kind.INCIDENT,
				(body) -> this.mapper.readValue(body, StoredIncident.class).toIncident());
	}

	private <T> List<T> read(Collection<Entry> entries, Entry.Kind kind, Function<String, T> reader) {
		List<T> readable = new ArrayList<>();
		int unreadable = 0;
		for (Entry entry : entries) {
			if (entry.key().kind() == kind) {
				try {
					int form = this.mapper.readTree(entry.body()).path("form").asInt(0);
					if (form != FORM) {
						throw new IllegalArgumentException("form is " + form + ", allowed is " + FORM);
					}
					readable.add(reader.apply(entry.body()));
				}
				catch (RuntimeException ex) {
					// Without the body: labels may hold what no log should.
					logger.debug("Cannot read {} '{}', going on without", kind, entry.key().id(), ex);
					unreadable++;
				}
			}
		}
		Integer before = this.unreadable.put(kind, unreadable);
		if (unreadable > 0 && !Integer.valueOf(unreadable).equals(before)) {
			logger.warn("{} stored entries of kind {} cannot be read, going on without them", unreadable, kind);
		}
		return readable;
	}

}
