package com.sitecraft.monitoring.autoconfigure;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.sitecraft.monitoring.Stage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The rules that the wiring keeps, for any root package so that they can be shown to
 * fail.
 *
 * @param root root package
 * @param capabilities packages that may be below the root
 */
record WiringRules(String root, Set<String> capabilities) {

	/**
	 * What the container collects by type, all of it: a host adds one beside ours and
	 * never replaces ours, so there is nothing to be conditional on.
	 */
	private static final Class<?>[] COLLECTED = { BeanPostProcessor.class, BeanFactoryPostProcessor.class,
			HealthEndpointGroupsPostProcessor.class, LazyInitializationExcludeFilter.class, Stage.class };

	private static final Class<?>[] PROCESSORS = { BeanPostProcessor.class, BeanFactoryPostProcessor.class };

	ArchRule autoConfigurationsArePublicFinalAndNamedSo() {
		return classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.andShould()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.allowEmptyShould(true);
	}

	/**
	 * A class that is not listed is never read, a listed one that does not exist stops
	 * the start.
	 * @param listed content of {@code AutoConfiguration.imports}
	 */
	ArchRule autoConfigurationsAreListed(Set<String> listed) {
		return classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should(new ArchCondition<JavaClass>("be listed in AutoConfiguration.imports") {

				@Override
				public void check(JavaClass item, ConditionEvents events) {
					events.add(new SimpleConditionEvent(item, listed.contains(item.getName()),
							item.getName() + " is compared with " + listed));
				}

			})
			.allowEmptyShould(true);
	}

	ArchRule beanMethodsArePackagePrivate() {
		return methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().allowEmptyShould(true);
	}

	ArchRule beansGiveWayToTheHosts() {
		return methods().that()
			.areAnnotatedWith(Bean.class)
			.and(not(make(COLLECTED)))
			.should()
			.beAnnotatedWith(ConditionalOnMissingBean.class)
			.allowEmptyShould(true);
	}

	/**
	 * Otherwise the whole configuration class is made before the processors it declares.
	 */
	ArchRule processorsAreMadeByStaticMethods() {
		return methods().that()
			.areAnnotatedWith(Bean.class)
			.and(make(PROCESSORS))
			.should()
			.beStatic()
			.allowEmptyShould(true);
	}

	/**
	 * The container sorts processors by the interfaces of the declared type, before it
	 * makes one: behind {@code BeanPostProcessor} a {@code PriorityOrdered} is not seen.
	 */
	ArchRule processorsDeclareTheirConcreteType() {
		return methods().that()
			.areAnnotatedWith(Bean.class)
			.and(make(PROCESSORS))
			.should(new ArchCondition<JavaMethod>("declare a concrete type") {

				@Override
				public void check(JavaMethod item, ConditionEvents events) {
					events.add(new SimpleConditionEvent(item, !item.getRawReturnType().isInterface(),
							item.getFullName() + " declares " + item.getRawReturnType().getName()));
				}

			})
			.allowEmptyShould(true);
	}

	/**
	 * On a method the condition comes too late: the class is already read.
	 */
	ArchRule classConditionsAreOnClasses() {
		return methods().that()
			.areAnnotatedWith(Bean.class)
			.should()
			.notBeAnnotatedWith(ConditionalOnClass.class)
			.allowEmptyShould(true);
	}

	ArchRule propertiesAreRecords() {
		return classes().that()
			.areAnnotatedWith(ConfigurationProperties.class)
			.should()
			.beRecords()
			.andShould()
			.haveSimpleNameEndingWith("Properties")
			.allowEmptyShould(true);
	}

	ArchRule adaptersArePackagePrivate() {
		return classes().that()
			.resideInAnyPackage(this.root + ".*.jdbc..", this.root + ".*.redis..", this.root + ".*.http..",
					this.root + ".*.mail..")
			.and()
			.areNotMetaAnnotatedWith(Configuration.class)
			.and()
			.areNotAnnotatedWith(ConfigurationProperties.class)
			.and()
			.areTopLevelClasses()
			.and()
			.doNotHaveSimpleName("package-info")
			.should()
			.bePackagePrivate()
			.allowEmptyShould(true);
	}

	ArchRule packagesMirrorTheCore() {
		String[] known = Stream
			.concat(Stream.of(this.root), this.capabilities.stream().map((name) -> this.root + "." + name + ".."))
			.toArray(String[]::new);
		return classes().should().resideInAnyPackage(known).allowEmptyShould(true);
	}

	ArchRule packagesAreFreeOfCycles() {
		return SlicesRuleDefinition.slices()
			.matching(this.root + ".(*)..")
			.should()
			.beFreeOfCycles()
			.allowEmptyShould(true);
	}

	ArchRule nothingHasANameThatSaysNothing() {
		return noClasses().should()
			.haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?")
			.allowEmptyShould(true);
	}

	ArchRule everyPackageIsNullMarked() {
		return all(new AbstractClassesTransformer<JavaPackage>("packages") {

			@Override
			public Iterable<JavaPackage> doTransform(JavaClasses classes) {
				Set<String> names = new TreeSet<>();
				classes.forEach((type) -> names.add(type.getPackageName()));
				return names.stream().map(classes::getPackage).toList();
			}

		}).should(new ArchCondition<>("have a package-info with @NullMarked") {

			@Override
			public void check(JavaPackage item, ConditionEvents events) {
				boolean marked = item.tryGetPackageInfo().isPresent() && item.isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(item, marked, item.getName()));
			}

		}).allowEmptyShould(true);
	}

	private static DescribedPredicate<JavaMethod> make(Class<?>... types) {
		return DescribedPredicate.describe("make one of " + Set.of(types),
				(method) -> Stream.of(types).anyMatch((type) -> method.getRawReturnType().isAssignableTo(type)));
	}

	private static DescribedPredicate<JavaMethod> not(DescribedPredicate<JavaMethod> predicate) {
		return DescribedPredicate.not(predicate);
	}

}
