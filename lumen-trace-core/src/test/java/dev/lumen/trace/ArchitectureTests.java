package dev.lumen.trace;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.pipeline.AsyncOptions;
import dev.lumen.trace.pipeline.ExportPipeline;
import dev.lumen.trace.pipeline.OutcomeKeeper;
import dev.lumen.trace.pipeline.RareLog;
import dev.lumen.trace.pipeline.RecentIds;
import dev.lumen.trace.pipeline.SpanQueue;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.lumen.trace");

  @Test
  void packagesStandOnTheOnesBeforeThem() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.lumen.trace..")
        .layer("context")
        .definedBy("dev.lumen.trace.context")
        .layer("propagation")
        .definedBy("dev.lumen.trace.propagation")
        .layer("data")
        .definedBy("dev.lumen.trace.data")
        .layer("sampling")
        .definedBy("dev.lumen.trace.sampling")
        .layer("export")
        .definedBy("dev.lumen.trace.export")
        .layer("pipeline")
        .definedBy("dev.lumen.trace.pipeline")
        .layer("otlp")
        .definedBy("dev.lumen.trace.otlp")
        .layer("store")
        .definedBy("dev.lumen.trace.store")
        .layer("rates")
        .definedBy("dev.lumen.trace.rates")
        .layer("tracer")
        .definedBy("dev.lumen.trace")
        .whereLayer("context")
        .mayNotAccessAnyLayer()
        .whereLayer("propagation")
        .mayOnlyAccessLayers("context")
        .whereLayer("data")
        .mayOnlyAccessLayers("context")
        .whereLayer("sampling")
        .mayOnlyAccessLayers("context", "data")
        .whereLayer("export")
        .mayOnlyAccessLayers("context", "data")
        .whereLayer("pipeline")
        .mayOnlyAccessLayers("context", "data", "export")
        .whereLayer("otlp")
        .mayOnlyAccessLayers("context", "data", "export", "pipeline")
        // Of the tracer it knows what it is: a listener.
        .whereLayer("store")
        .mayOnlyAccessLayers("context", "data", "export", "pipeline", "tracer")
        .whereLayer("rates")
        .mayOnlyAccessLayers("context", "data", "tracer")
        .whereLayer("tracer")
        .mayOnlyAccessLayers("context", "propagation", "data", "sampling", "export", "pipeline")
        .check(CORE);
  }

  /**
   * They are listeners, and so stand beside the tracer as an exporter does: it knows nothing of
   * them.
   */
  @Test
  void theStoreAndTheRatesKnowOfTheTracerWhatAListenerIs() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.lumen.trace.store", "dev.lumen.trace.rates")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.lumen.trace")
                .and(not(type(SpanListener.class).or(type(SpanListener.Reach.class)))))
        .check(CORE);
  }

  /** Public because the tracer, the store and exporters are in other packages, and no longer. */
  @Test
  void ofTheMachineryNothingElseIsPublic() {
    classes()
        .that()
        .resideInAPackage("dev.lumen.trace.pipeline")
        .and()
        .areTopLevelClasses()
        .and()
        .doNotBelongToAnyOf(
            AsyncOptions.class,
            ExportPipeline.class,
            OutcomeKeeper.class,
            RareLog.class,
            RecentIds.class,
            SpanQueue.class)
        .should()
        .bePackagePrivate()
        .check(CORE);
  }

  @Test
  void thereIsNoCircle() {
    slices().matching("dev.lumen.trace.(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void theCoreDependsOnThreeLibrariesAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.net.ssl..",
            "dev.lumen.trace..",
            "org.slf4j..",
            "tools.jackson.core..",
            "org.jspecify..")
        .check(CORE);
  }

  @Test
  void nothingIsPublicInAPackageCalledInternal() {
    noClasses().should().resideInAPackage("..internal..").check(CORE);
  }

  /**
   * Of methods; blocks are not seen. On JDK 24 and later no test with virtual threads would see it.
   */
  @Test
  void noMonitorPinsAVirtualThread() {
    noMethods()
        .that()
        .areDeclaredInClassesThat()
        // For tests; and what is done once, where no span starts or ends.
        .doNotBelongToAnyOf(InMemoryExporter.class, CurrentSpan.class)
        .should()
        .haveModifier(JavaModifier.SYNCHRONIZED)
        .check(CORE);
  }

  @Test
  void classesThatNobodyExtendsAreFinal() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CORE);
  }
}
