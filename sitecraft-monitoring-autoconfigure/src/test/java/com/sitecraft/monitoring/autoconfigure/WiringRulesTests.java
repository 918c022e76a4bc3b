package com.sitecraft.monitoring.autoconfigure;

import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every rule of {@link WiringRules} fails on wiring that breaks it, and on that alone.
 */
class WiringRulesTests {

	private static final String ROOT = "com.sitecraft.architecture.broken";

	private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(ROOT);

	private final WiringRules rules = new WiringRules(ROOT, Set.of("health"));

	@Test
	void autoConfigurationWhenNotPublicFinalThenFails() {
		assertViolations(this.rules.autoConfigurationsArePublicFinalAndNamedSo())
			.anyMatch((line) -> line.contains("OpenWiring") && line.contains("PUBLIC"))
			.anyMatch((line) -> line.contains("OpenWiring") && line.contains("FINAL"))
			.anyMatch((line) -> line.contains("OpenWiring") && line.contains("AutoConfiguration"))
			.noneMatch((line) -> line.contains("SoundAutoConfiguration"));
	}

	@Test
	void autoConfigurationWhenNotListedThenFails() {
		assertViolations(this.rules.autoConfigurationsAreListed(Set.of(ROOT + ".health.SoundAutoConfiguration")))
			.hasSize(1)
			.first()
			.asString()
			.contains("OpenWiring");
	}

	@Test
	void beanMethodWhenPublicThenFails() {
		assertOnlyViolation(this.rules.beanMethodsArePackagePrivate(), "OpenWiring.shouted(");
	}

	@Test
	void beanWhenUnconditionalThenFails() {
		assertOnlyViolation(this.rules.beansGiveWayToTheHosts(), "OpenWiring.unconditional(");
	}

	@Test
	void processorWhenMadeByInstanceMethodThenFails() {
		assertOnlyViolation(this.rules.processorsAreMadeByStaticMethods(), "OpenWiring.late(");
	}

	@Test
	void processorWhenItsTypeIsHiddenThenFails() {
		assertOnlyViolation(this.rules.processorsDeclareTheirConcreteType(), "OpenWiring.late(");
	}

	@Test
	void classConditionWhenOnMethodThenFails() {
		assertOnlyViolation(this.rules.classConditionsAreOnClasses(), "OpenWiring.tooLate(");
	}

	@Test
	void propertiesWhenMutableThenFails() {
		assertViolations(this.rules.propertiesAreRecords()).isNotEmpty()
			.allMatch((line) -> line.contains("MutableSettings"));
	}

	@Test
	void adapterWhenPublicThenFails() {
		assertOnlyViolation(this.rules.adaptersArePackagePrivate(), "health.jdbc.LoudAdapter");
	}

	@Test
	void packageWhenTheCoreHasNoneOfThatNameThenFails() {
		assertOnlyViolation(this.rules.packagesMirrorTheCore(), "stray.StrayImpl");
	}

	@Test
	void cyclesWhenTwoPackagesUseEachOtherThenFails() {
		assertViolations(this.rules.packagesAreFreeOfCycles()).hasSize(1);
	}

	@Test
	void namesWhenOneSaysNothingThenFails() {
		assertOnlyViolation(this.rules.nothingHasANameThatSaysNothing(), "stray.StrayImpl");
	}

	@Test
	void nullMarkedWhenPackageInfoIsMissingThenFails() {
		assertViolations(this.rules.everyPackageIsNullMarked()).containsExactlyInAnyOrder(ROOT + ".stray",
				ROOT + ".health.jdbc");
	}

	private void assertOnlyViolation(ArchRule rule, String culprit) {
		assertViolations(rule).hasSize(1).first().asString().contains(culprit);
	}

	private ListAssert<String> assertViolations(ArchRule rule) {
		return assertThat(rule.evaluate(BROKEN).getFailureReport().getDetails());
	}

}
