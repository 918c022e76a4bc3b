package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 with one secret.
 */
final class Signature {

	private static final String ALGORITHM = "HmacSHA256";

	private final SecretKeySpec key;

	Signature(String secret) {
		this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
	}

	/** Of the bytes, in hexadecimal digits. */
	String of(byte[] bytes) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			return HexFormat.of().formatHex(mac.doFinal(bytes));
		}
		catch (NoSuchAlgorithmException | InvalidKeyException ex) {
			// Every JDK has it, and it takes any key that is not empty.
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Whether the digits are the signature of the bytes. Takes as long for nearly right
	 * digits as for wrong ones.
	 */
	boolean matches(byte[] bytes, String digits) {
		return MessageDigest.isEqual(of(bytes).getBytes(StandardCharsets.US_ASCII),
				digits.getBytes(StandardCharsets.UTF_8));
	}

	/** SHA-256 of a text in hexadecimal digits, for keys that must be short. */
	static String digest(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return "Signature[]";
	}

}
