package com.sitecraft.monitoring.autoconfigure.health.jdbc;

import java.util.regex.Pattern;

/**
 * Names of tables and columns that can go into a statement as they are: no quotes, no
 * blanks, nothing that could end the name.
 */
final class SqlName {

	static final String ALLOWED = "a name of letters, digits and '_' that starts with a letter or '_'";

	static final Pattern PART = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

	private static final Pattern QUALIFIED = Pattern.compile(PART + "(\\." + PART + "){0,2}");

	private SqlName() {
	}

	static boolean isColumn(String name) {
		return PART.matcher(name).matches();
	}

	static boolean isTable(String name) {
		return QUALIFIED.matcher(name).matches();
	}

}
