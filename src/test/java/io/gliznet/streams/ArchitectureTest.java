package io.gliznet.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: the packages in the order of the data. */
@AnalyzeClasses(packages = "io.gliznet.streams", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String ROOT = "io.gliznet.streams.";

    @ArchTest
    static final ArchRule aStageNeverUsesALaterOne = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("document")
            .definedBy(ROOT + "document")
            .layer("label")
            .definedBy(ROOT + "label")
            .layer("encode")
            .definedBy(ROOT + "encode")
            .layer("batch")
            .definedBy(ROOT + "batch")
            .layer("infer")
            .definedBy(ROOT + "infer")
            .layer("score")
            .definedBy(ROOT + "score")
            .layer("classify")
            .definedBy(ROOT + "classify")
            .layer("topology")
            .definedBy(ROOT + "topology")
            .layer("cli")
            .definedBy(ROOT + "cli")
            .layer("observe")
            .definedBy(ROOT + "observe")
            .whereLayer("encode")
            .mayOnlyAccessLayers("document", "label")
            .whereLayer("batch")
            .mayOnlyAccessLayers("encode")
            .whereLayer("infer")
            .mayOnlyAccessLayers("batch", "encode", "label", "document")
            .whereLayer("score")
            .mayOnlyAccessLayers("infer", "batch", "encode", "label")
            .whereLayer("document")
            .mayNotAccessAnyLayer()
            .whereLayer("label")
            .mayNotAccessAnyLayer()
            .whereLayer("classify")
            .mayOnlyAccessLayers("document", "label", "encode", "batch", "infer", "score")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("observe")
            .mayOnlyBeAccessedByLayers("cli");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule kafkaStaysAtTheEdge = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + "document",
                    ROOT + "label",
                    ROOT + "encode",
                    ROOT + "batch",
                    ROOT + "infer",
                    ROOT + "score",
                    ROOT + "classify",
                    ROOT + "observe")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "kafka..");

    @ArchTest
    static final ArchRule onnxRuntimeStaysInInfer = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "infer")
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

    private ArchitectureTest() {}
}
