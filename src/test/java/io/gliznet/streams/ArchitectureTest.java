package io.gliznet.streams;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which package may use which: the order of the data, and libraries that stay where they belong. */
@AnalyzeClasses(packages = "io.gliznet.streams", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String ROOT = "io.gliznet.streams.";

    /** Generated from the Avro schemas. */
    private static final String AVRO = "avro";

    /** Use no package of ours, but for the generated classes in the serializers. */
    private static final List<String> GROUND = List.of("serde", "embedded", "plot", "json", "http");

    /** In the order of the data: a package uses only packages before it, and the ground. */
    private static final List<String> ORDER = List.of(
            "check",
            "observe",
            "label",
            "document",
            "labelfile",
            "encode",
            "batch",
            "model",
            "infer",
            "score",
            "evaluation",
            "fit",
            "classify",
            "mapping",
            "records",
            "catalog",
            "topology",
            "api",
            "deadletter",
            "config",
            "service",
            "bench",
            "cli");

    private static final List<String> WITHOUT_KAFKA = List.of(
            "check",
            "label",
            "document",
            "labelfile",
            "encode",
            "batch",
            "model",
            "infer",
            "score",
            "evaluation",
            "fit",
            "classify",
            "mapping",
            "observe",
            "plot",
            "json",
            "http");

    @ArchTest
    static void everyPackageHasItsPlace(JavaClasses classes) {
        Set<String> found = classes.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toCollection(TreeSet::new));

        List<String> expected = new ArrayList<>(ORDER);
        expected.addAll(GROUND);
        expected.add(AVRO);
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ArchTest
    static void aPackageUsesOnlyPackagesBeforeIt(JavaClasses classes) {
        for (int i = 0; i < ORDER.size(); i++) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ORDER.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(ORDER.subList(i + 1, ORDER.size())))
                    .check(classes);
        }
    }

    @ArchTest
    static void theGroundUsesNoPackageOfOurs(JavaClasses classes) {
        for (String ground : GROUND) {
            List<String> others = Stream.concat(ORDER.stream(), GROUND.stream())
                    .filter(other -> !other.equals(ground))
                    .toList();
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + ground)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages(others))
                    .check(classes);
        }
    }

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule generatedRecordsAreSeenByTheSerializersAndTheRecordsOnly = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "serde", ROOT + "records", ROOT + AVRO)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + AVRO);

    @ArchTest
    static final ArchRule kafkaStaysAtTheEdge = noClasses()
            .that()
            .resideInAnyPackage(packages(WITHOUT_KAFKA))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "kafka..");

    /** An installation without lib/dev has none of these packages. */
    @ArchTest
    static final ArchRule theBrokerStaysInEmbedded = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "embedded")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "kafka..",
                    "scala..",
                    "org.apache.logging.log4j..",
                    "org.apache.kafka.metadata..",
                    "org.apache.kafka.server..",
                    "org.apache.kafka.storage..",
                    "org.apache.kafka.raft..",
                    "org.apache.kafka.image..",
                    "org.apache.kafka.controller..",
                    "org.apache.kafka.coordinator..");

    @ArchTest
    static final ArchRule embeddedIsUsedByTheCommandsThatRequireLibDev = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "embedded", ROOT + "bench")
            .and(not(simpleName("DemoCommand")))
            .and(not(simpleName("BrokerCommand")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "embedded");

    @ArchTest
    static final ArchRule onnxRuntimeStaysWithTheModel = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "model", ROOT + "infer")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule theTokenizerLibraryStaysInEncode = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "encode")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule tracingStaysInTheTopology = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "topology")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule classesAreFinal = classes()
            .that(not(resideInAnyPackage(ROOT + AVRO)).and(not(simpleName("package-info"))))
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAnonymousClasses()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameStartingWith("Abstract");

    private static String[] packages(List<String> names) {
        return names.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
    }

    private ArchitectureTest() {}
}
