package com.sitecraft.monitoring;

import java.util.Map;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every rule of {@link ArchitectureRules} fails on code that breaks it.
 */
class ArchitectureRulesTests {

	private static final String ROOT = "com.sitecraft.architecture.broken";

	private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(ROOT);

	private final ArchitectureRules rules = new ArchitectureRules(ROOT,
			Map.of("signal", Set.of(), "health", Set.of("signal")));

	@Test
	void tableWhenPackageUsesOneItMayNotSeeThenFails() {
		assertViolations(this.rules.packageSeesOnlyWhatTheTableGrants("signal"))
			.anyMatch((line) -> line.contains("SignalThatSeesHealth"));
	}

	@Test
	void tableWhenPackageUsesOneItMaySeeThenPasses() {
		assertViolations(this.rules.packageSeesOnlyWhatTheTableGrants("health")).isEmpty();
	}

	@Test
	void tableWhenPackageIsMissingThenFails() {
		assertViolations(this.rules.everyPackageIsInTheTable()).anyMatch((line) -> line.contains("StrayUtil"))
			.noneMatch((line) -> line.contains("SignalThatSeesHealth"));
	}

	@Test
	void cyclesWhenTwoPackagesUseEachOtherThenFails() {
		assertViolations(this.rules.packagesAreFreeOfCycles())
			.anyMatch((line) -> line.contains("SignalThatSeesHealth") && line.contains("HealthThatSeesSignal"));
	}

	@Test
	void librariesWhenOneIsNotNamedThenFails() {
		assertViolations(this.rules.onlyTheNamedLibrariesAreSeen()).isNotEmpty()
			.allMatch((line) -> line.contains("SignalThatUsesAForeignLibrary"));
	}

	@Test
	void namesWhenOneSaysNothingThenFails() {
		assertViolations(this.rules.nothingHasANameThatSaysNothing()).hasSize(1)
			.first()
			.asString()
			.contains("StrayUtil");
	}

	@Test
	void nullMarkedWhenPackageInfoIsMissingOrBareThenFails() {
		assertViolations(this.rules.everyPackageIsNullMarked()).hasSize(2)
			.anyMatch((line) -> line.startsWith(ROOT + ".health "))
			.anyMatch((line) -> line.startsWith(ROOT + ".stray "));
	}

	@Test
	void timeWhenCodeReadsClockSleepsOrStartsThreadThenEachWayFails() {
		ListAssert<String> violations = assertViolations(this.rules.nobodyReadsAClockSleepsOrStartsAThread());
		for (String member : new String[] { ".instant(", ".millis(", ".nanos(", ".clock(", ".date(", ".sleep(",
				".unit(", ".thread(", "$1.<init>(", ".pool(", ".future(" }) {
			violations.anyMatch((line) -> line.contains("SignalThatReadsTheClock" + member));
		}
		violations.noneMatch((line) -> line.contains("SignalThatReadsTheClock.fine("));
	}

	private ListAssert<String> assertViolations(ArchRule rule) {
		return assertThat(rule.evaluate(BROKEN).getFailureReport().getDetails());
	}

}
