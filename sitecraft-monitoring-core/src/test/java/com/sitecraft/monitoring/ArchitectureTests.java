package com.sitecraft.monitoring;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * Who may see whom, and what nobody does. {@link ArchitectureRulesTests} shows that each
 * rule can fail.
 */
class ArchitectureTests {

	private static final String ROOT = "com.sitecraft.monitoring";

	/** The packages and what each of them may see. A new package starts with a row. */
	// @formatter:off
	private static final Map<String, Set<String>> MAY_SEE = new TreeMap<>(Map.ofEntries(
			Map.entry("signal", Set.of()),
			Map.entry("health", Set.of("signal")),
			Map.entry("metrics", Set.of("signal")),
			Map.entry("tracing", Set.of("signal")),
			Map.entry("security", Set.of("signal")),
			Map.entry("regression", Set.of("signal")),
			Map.entry("capacity", Set.of("signal")),
			Map.entry("alerting", Set.of("signal")),
			Map.entry("oncall", Set.of("signal")),
			Map.entry("incident", Set.of("signal", "alerting", "oncall")),
			Map.entry("notification", Set.of("signal", "alerting", "oncall", "incident")),
			Map.entry("runbook", Set.of("signal", "alerting", "incident"))));
	// @formatter:on

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	private final ArchitectureRules rules = new ArchitectureRules(ROOT, MAY_SEE);

	@Test
	void importFindsTheCore() {
		assertThat(CLASSES.contain(ROOT + ".signal.Time")).isTrue();
		assertThat(CLASSES.contain(ArchitectureTests.class)).isFalse();
	}

	@TestFactory
	Stream<DynamicTest> packageSeesOnlyWhatTheTableGrants() {
		return MAY_SEE.keySet()
			.stream()
			.map((name) -> dynamicTest(name, () -> check(this.rules.packageSeesOnlyWhatTheTableGrants(name))));
	}

	@Test
	void everyPackageIsInTheTable() {
		check(this.rules.everyPackageIsInTheTable());
	}

	@Test
	void packagesAreFreeOfCycles() {
		check(this.rules.packagesAreFreeOfCycles());
	}

	@Test
	void coreSeesNoSpringAndOnlyTheLibrariesItNames() {
		check(this.rules.onlyTheNamedLibrariesAreSeen());
	}

	@Test
	void nothingHasANameThatSaysNothing() {
		check(this.rules.nothingHasANameThatSaysNothing());
	}

	@Test
	void everyPackageIsNullMarked() {
		check(this.rules.everyPackageIsNullMarked());
	}

	@Test
	void nobodyReadsAClockSleepsOrStartsAThread() {
		check(this.rules.nobodyReadsAClockSleepsOrStartsAThread());
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

}
