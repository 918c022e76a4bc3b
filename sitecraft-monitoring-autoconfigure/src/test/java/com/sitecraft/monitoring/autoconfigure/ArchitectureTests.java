package com.sitecraft.monitoring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

/**
 * How the wiring is built. {@link WiringRulesTests} shows that each rule can fail.
 */
class ArchitectureTests {

	private static final String ROOT = "com.sitecraft.monitoring.autoconfigure";

	/** The packages of the core, and what exists only here. */
	private static final Set<String> CAPABILITIES = Set.of("signal", "health", "metrics", "tracing", "security",
			"regression", "capacity", "alerting", "oncall", "incident", "notification", "runbook", "export", "loop",
			"store", "command");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void importFindsTheWiring() {
		assertThat(listed()).isNotEmpty();
		assertThat(CLASSES.contain(ArchitectureTests.class)).isFalse();
	}

	@TestFactory
	Stream<DynamicTest> wiringKeepsItsRules() {
		WiringRules rules = new WiringRules(ROOT, CAPABILITIES);
		Map<String, ArchRule> named = new LinkedHashMap<>();
		named.put("auto-configurations are public, final, named so",
				rules.autoConfigurationsArePublicFinalAndNamedSo());
		named.put("auto-configurations are listed", rules.autoConfigurationsAreListed(Set.copyOf(listed())));
		named.put("@Bean methods are package-private", rules.beanMethodsArePackagePrivate());
		named.put("beans give way to the host's", rules.beansGiveWayToTheHosts());
		named.put("processors are made by static methods", rules.processorsAreMadeByStaticMethods());
		named.put("processors declare their concrete type", rules.processorsDeclareTheirConcreteType());
		named.put("class conditions are on classes", rules.classConditionsAreOnClasses());
		named.put("properties are records", rules.propertiesAreRecords());
		named.put("adapters are package-private", rules.adaptersArePackagePrivate());
		named.put("packages mirror the core", rules.packagesMirrorTheCore());
		named.put("packages are free of cycles", rules.packagesAreFreeOfCycles());
		named.put("nothing has a name that says nothing", rules.nothingHasANameThatSaysNothing());
		named.put("every package is null-marked", rules.everyPackageIsNullMarked());
		return named.entrySet()
			.stream()
			.map((rule) -> dynamicTest(rule.getKey(), () -> rule.getValue().check(CLASSES)));
	}

	@Test
	void listedAutoConfigurationsExistAndAreOnes() {
		for (String name : listed()) {
			assertThat(CLASSES.contain(name)).as(name).isTrue();
			assertThat(CLASSES.get(name).isAnnotatedWith(AutoConfiguration.class)).as(name).isTrue();
		}
	}

	/**
	 * Ours alone, of all that is on the class path.
	 */
	private static List<String> listed() {
		return ImportCandidates.load(AutoConfiguration.class, ArchitectureTests.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(ROOT + "."))
			.toList();
	}

}
