package com.sitecraft.monitoring.autoconfigure.notification.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.springframework.boot.json.JsonWriter;

import com.sitecraft.monitoring.autoconfigure.notification.PageText;

/**
 * Keeps JSON below a number of bytes, whatever strangers put into labels, and never makes
 * more of it than that.
 */
final class Room {

	private static final int MAX_LABELS = 64;

	private static final int MAX_LABEL_NAME = 200;

	private static final int MAX_LABEL = 500;

	private static final JsonWriter<Map<String, Object>> writer = JsonWriter.standard();

	private Room() {
	}

	/**
	 * Labels of which the first {@value #MAX_LABELS}, shortened, take at most 300 KB
	 * however their characters are written.
	 */
	static Map<String, String> labels(Map<String, String> labels) {
		Map<String, String> shortened = new LinkedHashMap<>();
		labels.entrySet()
			.stream()
			.limit(MAX_LABELS)
			.forEach((label) -> shortened.put(PageText.cut(label.getKey(), MAX_LABEL_NAME),
					PageText.cut(label.getValue(), MAX_LABEL)));
		return shortened;
	}

	/**
	 * Number of bytes of a document.
	 */
	static int size(Map<String, Object> document) {
		return writer.writeToString(document).getBytes(StandardCharsets.UTF_8).length;
	}

	/**
	 * Documents of the first elements, as many as fit.
	 * @param document makes a document of one element
	 * @param bytes room for all documents
	 */
	static <T> List<Map<String, Object>> fill(List<T> elements, Function<T, Map<String, Object>> document, int bytes) {
		List<Map<String, Object>> documents = new ArrayList<>();
		int rest = bytes;
		for (T element : elements) {
			Map<String, Object> next = document.apply(element);
			// One for the comma.
			rest -= size(next) + 1;
			if (rest < 0) {
				break;
			}
			documents.add(next);
		}
		return documents;
	}

}
