package io.github.dl4jquant.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the direction of imports: examples to layers to core, and inside core from right to left of {@link #CORE}.
 *
 * <p>It lives in the examples module because that is the only one whose class path has all the others. It looks at the
 * main classes of every module; a package that has no place in the lists below fails {@link #everyPackageHasItsPlace}.
 */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    static final String ROOT = "io.github.dl4jquant";

    /** The packages of dl4j-quant-core; each may import only those before it. The root package comes after the last. */
    private static final List<String> CORE = List.of(
            "scheme",
            "metrics",
            "errors",
            "graph",
            "config",
            "spi",
            "prepare",
            "observe",
            "plan",
            "rewrite",
            "calibrate",
            "refine",
            "report",
            "io",
            "export");

    /** The packages of dl4j-quant-layers. */
    private static final List<String> LAYERS = List.of("kernel", "layers", "session");

    private static final String EXAMPLES = "examples";

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingBelowTheRootPackageUsesIt = noClasses()
            .that()
            .resideInAPackage(ROOT + ".*..")
            .and()
            .resideOutsideOfPackage(all(EXAMPLES))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT)
            .because("the root package is the facade over all others")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheOneDnnKernelsSeeNativeLibraries = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".kernel.onednn..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule schemeNeedsOnlyJava = classes()
            .that()
            .resideInAPackage(all("scheme"))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    all("scheme"), "java..", "org.jspecify.annotations..", "com.google.errorprone.annotations..")
            .because("the arithmetic is the leaf that everybody uses; the two other packages are annotations")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule layerFamiliesShareOnlyCommon = slices().matching(ROOT + ".layers.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + ".layers.common.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule coreDoesNotKnowTheLayersModule = noClasses()
            .that()
            .resideInAnyPackage(all(CORE))
            .or()
            .resideInAPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(all(LAYERS))
            .because("core finds layer types through ServiceLoader")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingUsesTheExamples = noClasses()
            .that()
            .resideOutsideOfPackage(all(EXAMPLES))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(all(EXAMPLES))
            .allowEmptyShould(true);

    @ArchTest
    static void corePackagesImportOnlyThoseBeforeThem(JavaClasses classes) {
        for (int i = 0; i < CORE.size() - 1; i++) {
            noClasses()
                    .that()
                    .resideInAPackage(all(CORE.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(all(CORE.subList(i + 1, CORE.size())))
                    .because("the order is " + String.join(", ", CORE) + " and imports point left")
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    @ArchTest
    static void everyPackageHasItsPlace(JavaClasses classes) {
        Set<String> known = new TreeSet<>(CORE);
        known.addAll(LAYERS);
        known.add(EXAMPLES);

        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            if (!type.getPackageName().equals(ROOT)) {
                found.add(type.getPackageName().substring(ROOT.length() + 1).split("\\.", 2)[0]);
            }
        }

        assertThat(known)
                .as("packages below %s that the rules of this class know", ROOT)
                .containsAll(found);
    }

    @ArchTest
    static void everyPackageIsInOneModule(JavaClasses classes) {
        Map<String, Set<String>> modulesOfPackage = new TreeMap<>();
        for (JavaClass type : classes) {
            modulesOfPackage
                    .computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
                    .add(moduleOf(type));
        }

        assertThat(modulesOfPackage)
                .allSatisfy((name, modules) -> assertThat(modules)
                        .as("modules that have classes in package %s", name)
                        .hasSize(1));
    }

    @ArchTest
    static void theRulesSeeCoreAndLayers(JavaClasses classes) {
        Set<String> modules = new TreeSet<>();
        for (JavaClass type : classes) {
            modules.add(moduleOf(type));
        }

        assertThat(modules).contains("core", "layers");
    }

    private static final Pattern MODULE_IN_URI =
            Pattern.compile(".*/dl4j-quant-(core|layers|examples)(/target/classes/|-[^/]*\\.jar!/).*");

    /** Which module a class was read from: a directory target/classes, or a jar once the module is packaged. */
    private static String moduleOf(JavaClass type) {
        String uri = type.getSource().orElseThrow().getUri().toString();
        Matcher matcher = MODULE_IN_URI.matcher(uri);
        assertThat(matcher.matches())
                .as("%s was read from %s, a place of one of the modules", type.getName(), uri)
                .isTrue();
        return matcher.group(1);
    }

    private static String all(String name) {
        return ROOT + "." + name + "..";
    }

    private static String[] all(List<String> names) {
        return names.stream().map(ArchitectureTest::all).toArray(String[]::new);
    }
}
