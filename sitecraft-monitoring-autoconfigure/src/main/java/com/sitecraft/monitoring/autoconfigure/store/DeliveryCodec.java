package com.sitecraft.monitoring.autoconfigure.store;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

import com.sitecraft.monitoring.notification.Delivery;
import com.sitecraft.monitoring.notification.Notification;

/**
 * What pages tell, and whom, as JSON. Fields that are not known are ignored; what means
 * something else has another form, and is refused. Thread-safe.
 */
public final class DeliveryCodec {

	/** Raised when a field changes its meaning; a new field needs no new form. */
	private static final int FORM = 1;

	private final JsonMapper mapper = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
		// A label may hold what the encoding of the database does not.
		.enable(JsonWriteFeature.ESCAPE_NON_ASCII)
		.build();

	public String write(Delivery delivery) {
		return this.mapper.writeValueAsString(StoredDelivery.of(FORM, delivery.address(), delivery.notification()));
	}

	/**
	 * What was written.
	 * @throws RuntimeException when it cannot be read
	 */
	public Body read(String incident, String body) {
		StoredDelivery stored = this.mapper.readValue(body, StoredDelivery.class);
		if (stored.form() != FORM) {
			throw new IllegalArgumentException("form is " + stored.form() + ", allowed is " + FORM);
		}
		return new Body(stored.address(), stored.toNotification(incident));
	}

	/**
	 * The part of a delivery that does not change.
	 *
	 * @param address address in the channel
	 * @param notification what is told
	 */
	public record Body(String address, Notification notification) {

		/** Neither addresses nor what is told. */
		@Override
		public String toString() {
			return "Body[" + this.notification.incident() + "]";
		}

	}

}
