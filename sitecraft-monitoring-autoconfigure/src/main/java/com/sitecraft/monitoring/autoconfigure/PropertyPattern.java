package com.sitecraft.monitoring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * The keys that one property can have: names in kebab case, {@value #ANY} for the key of
 * a map, {@value #INDEX} for an index, and {@value #REST} at the end for one or more of
 * anything.
 *
 * @param elements of the whole key
 */
record PropertyPattern(List<String> elements) {

	static final String ANY = "*";

	static final String INDEX = "[*]";

	static final String REST = "**";

	PropertyPattern {
		elements = List.copyOf(elements);
	}

	PropertyPattern append(String element) {
		List<String> more = new ArrayList<>(this.elements);
		more.add(element);
		return new PropertyPattern(more);
	}

	boolean matches(ConfigurationPropertyName name) {
		for (int i = 0; i < this.elements.size(); i++) {
			if (i >= name.getNumberOfElements()) {
				return false;
			}
			if (this.elements.get(i).equals(REST)) {
				return true;
			}
			if (!matches(this.elements.get(i), name, i)) {
				return false;
			}
		}
		return name.getNumberOfElements() == this.elements.size();
	}

	private static boolean matches(String element, ConfigurationPropertyName name, int index) {
		return switch (element) {
			case ANY -> true;
			case INDEX -> name.isNumericIndex(index);
			default -> element.replace("-", "").equals(name.getElement(index, Form.UNIFORM));
		};
	}

	/**
	 * The key that somebody may have meant: as the pattern says, with what they wrote
	 * where it is their choice and all before it is right.
	 */
	String near(ConfigurationPropertyName name) {
		StringBuilder key = new StringBuilder();
		boolean right = true;
		for (int i = 0; i < this.elements.size(); i++) {
			String element = this.elements.get(i);
			right = right && i < name.getNumberOfElements() && (element.equals(REST) || matches(element, name, i));
			String written = right ? written(name, i) : element;
			key.append((key.isEmpty() || written.startsWith("[")) ? "" : ".").append(written);
		}
		return key.toString();
	}

	private static String written(ConfigurationPropertyName name, int index) {
		String element = name.getElement(index, Form.ORIGINAL);
		boolean plain = !name.isNumericIndex(index) && !element.contains(".")
				&& ConfigurationPropertyName.isValid(element);
		return plain ? element : "[" + element + "]";
	}

}
