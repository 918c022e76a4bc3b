package com.sitecraft.monitoring;

import java.time.Clock;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ClassesTransformer;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The rules that the core keeps, for any root package so that they can be shown to fail.
 *
 * @param root root package
 * @param maySee packages below the root and the packages below the root that each may
 * use; the root itself may use all and is used by none
 */
record ArchitectureRules(String root, Map<String, Set<String>> maySee) {

	/** All that the core has on its class path, beside Java itself. */
	private static final String[] LIBRARIES = { "java..", "javax.crypto..", "javax.net..", "org.slf4j..",
			"org.jspecify..", "io.micrometer.common..", "io.micrometer.core..", "io.micrometer.observation..",
			"org.apache.commons.math3..", "com.google.re2j..", "net.javacrumbs.shedlock.." };

	private static final Set<String> JAVA_THREADS = Set.of(Thread.class.getName(), Executors.class.getName(),
			"java.lang.ThreadBuilders", "java.util.Timer", "java.util.concurrent.ForkJoinPool",
			"java.util.concurrent.ThreadPoolExecutor", "java.util.concurrent.ScheduledThreadPoolExecutor");

	/**
	 * A package of the table uses only the packages that the table grants it.
	 */
	ArchRule packageSeesOnlyWhatTheTableGrants(String name) {
		String[] granted = Stream.concat(Stream.of(name), this.maySee.getOrDefault(name, Set.of()).stream())
			.map((allowed) -> this.root + "." + allowed + "..")
			.toArray(String[]::new);
		return classes().that()
			.resideInAPackage(this.root + "." + name + "..")
			.should()
			.onlyDependOnClassesThat(resideOutsideOfPackage(this.root + "..").or(resideInAnyPackage(granted)))
			.allowEmptyShould(true);
	}

	/**
	 * Every class is in the root package or in a package of the table.
	 */
	ArchRule everyPackageIsInTheTable() {
		String[] known = Stream
			.concat(Stream.of(this.root), this.maySee.keySet().stream().map((name) -> this.root + "." + name + ".."))
			.toArray(String[]::new);
		return classes().should().resideInAnyPackage(known);
	}

	ArchRule packagesAreFreeOfCycles() {
		return SlicesRuleDefinition.slices().matching(this.root + ".(*)..").should().beFreeOfCycles();
	}

	/**
	 * An allow list rather than a ban on Spring: no other framework gets in either.
	 */
	ArchRule onlyTheNamedLibrariesAreSeen() {
		return classes().should()
			.onlyDependOnClassesThat(resideInAnyPackage(this.root + "..").or(resideInAnyPackage(LIBRARIES))
				.or(JavaClass.Predicates.equivalentTo(Object.class))
				.or(new DescribedPredicate<>("primitive") {

					@Override
					public boolean test(JavaClass type) {
						return type.getBaseComponentType().isPrimitive();
					}

				}));
	}

	ArchRule nothingHasANameThatSaysNothing() {
		return noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)(\\$.*)?");
	}

	ArchRule everyPackageIsNullMarked() {
		return all(packages()).should(new ArchCondition<JavaPackage>("have a package-info with @NullMarked") {

			@Override
			public void check(JavaPackage item, ConditionEvents events) {
				boolean marked = item.tryGetPackageInfo().isPresent() && item.isAnnotatedWith(NullMarked.class);
				events.add(new SimpleConditionEvent(item, marked,
						item.getName() + " has " + (marked ? "" : "no ") + "package-info with @NullMarked"));
			}

		});
	}

	/**
	 * Also catches method references such as {@code System::nanoTime}.
	 */
	ArchRule nobodyReadsAClockSleepsOrStartsAThread() {
		return noClasses().should()
			.accessTargetWhere(new DescribedPredicate<>("it reads a clock, sleeps or starts a thread") {

				@Override
				public boolean test(JavaAccess<?> access) {
					return readsClock(access.getTarget()) || sleeps(access.getTarget())
							|| startsThread(access.getTarget());
				}

			});
	}

	private static boolean readsClock(AccessTarget target) {
		JavaClass owner = target.getOwner();
		String name = target.getName();
		if (owner.isEquivalentTo(System.class)) {
			return name.equals("currentTimeMillis") || name.equals("nanoTime");
		}
		if (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class)) {
			return name.startsWith("system") || name.startsWith("tick");
		}
		return (owner.getPackageName().startsWith("java.time") && name.equals("now"))
				|| (owner.getName().equals("java.util.Date") && target.getFullName().endsWith("<init>()"));
	}

	private static boolean sleeps(AccessTarget target) {
		JavaClass owner = target.getOwner();
		String name = target.getName();
		return (name.equals("sleep") && (owner.isEquivalentTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class)))
				|| (name.startsWith("park") && owner.getName().equals("java.util.concurrent.locks.LockSupport"));
	}

	private static boolean startsThread(AccessTarget target) {
		JavaClass owner = target.getOwner();
		String name = target.getName();
		if (owner.isEquivalentTo(CompletableFuture.class)) {
			return name.equals("runAsync") || name.equals("supplyAsync") || name.equals("delayedExecutor");
		}
		if (owner.isEquivalentTo(Executors.class)) {
			return name.startsWith("new");
		}
		return JAVA_THREADS.contains(owner.getName()) && (name.equals("<init>") || name.startsWith("start")
				|| name.equals("ofVirtual") || name.equals("ofPlatform") || name.equals("commonPool"));
	}

	private static ClassesTransformer<JavaPackage> packages() {
		return new AbstractClassesTransformer<>("packages") {

			@Override
			public Iterable<JavaPackage> doTransform(JavaClasses classes) {
				Set<String> names = new TreeSet<>();
				classes.forEach((type) -> names.add(type.getPackageName()));
				return names.stream().map(classes::getPackage).toList();
			}

		};
	}

}
