package com.sitecraft.monitoring.alerting;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import com.sitecraft.monitoring.signal.Labels;

/**
 * Identity of a label set. 128 bits of SHA-256: label values may be chosen by strangers,
 * who must not be able to make two alerts one.
 */
final class Fingerprint {

	private Fingerprint() {
	}

	static String of(Labels labels) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			for (int i = 0; i < labels.size(); i++) {
				add(digest, labels.name(i));
				add(digest, labels.value(i));
			}
			return HexFormat.of().formatHex(digest.digest(), 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/** Length first, so that no two different label sets feed the same bytes. */
	private static void add(MessageDigest digest, String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
		digest.update(bytes);
	}

}
