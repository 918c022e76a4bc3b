package com.sitecraft.sample.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The demo customers. The first is for whoever tries the application, the others are
 * played by the traffic driver.
 */
public enum DemoCustomer {

	DEMO("Dana Demo", "Corner Bakery", "Side project"),

	ADA("Ada", "Lighthouse Books"),

	BEN("Ben", "Harbour Cycles", "Cycle club"),

	CLEO("Cleo", "Studio Cleo");

	private final String displayName;

	private final List<String> workspaces;

	DemoCustomer(String displayName, String... workspaces) {
		this.displayName = displayName;
		this.workspaces = List.of(workspaces);
	}

	public String email() {
		return name().toLowerCase(Locale.ROOT) + "@sitecraft.example";
	}

	public static List<DemoCustomer> visitors() {
		return Arrays.stream(values()).filter((customer) -> customer != DEMO).toList();
	}

	String displayName() {
		return this.displayName;
	}

	List<String> workspaces() {
		return this.workspaces;
	}

}
