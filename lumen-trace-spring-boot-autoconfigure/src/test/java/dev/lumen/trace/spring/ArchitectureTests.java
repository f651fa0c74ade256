package dev.lumen.trace.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

  private static final String ROOT = "dev.lumen.trace.spring";

  private static final JavaClasses SPRING =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesAreLeavesOnTheRoot() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage(ROOT + "..")
        .withOptionalLayers(true)
        .layer("root")
        .definedBy(ROOT)
        .layer("http")
        .definedBy(ROOT + ".http..")
        .layer("sql")
        .definedBy(ROOT + ".sql..")
        .layer("web")
        .definedBy(ROOT + ".web..")
        .layer("reactive")
        .definedBy(ROOT + ".reactive..")
        .layer("client")
        .definedBy(ROOT + ".client..")
        .layer("traced")
        .definedBy(ROOT + ".traced..")
        .layer("jdbc")
        .definedBy(ROOT + ".jdbc..")
        .layer("observation")
        .definedBy(ROOT + ".observation..")
        .layer("stomp")
        .definedBy(ROOT + ".stomp..")
        .layer("context")
        .definedBy(ROOT + ".context..")
        .layer("micrometer")
        .definedBy(ROOT + ".micrometer..")
        .layer("export")
        .definedBy(ROOT + ".export..")
        .layer("logs")
        .definedBy(ROOT + ".logs..")
        .layer("actuate")
        .definedBy(ROOT + ".actuate..")
        .whereLayer("root")
        .mayNotAccessAnyLayer()
        .whereLayer("http")
        .mayOnlyAccessLayers("root")
        .whereLayer("sql")
        .mayOnlyAccessLayers("root")
        .whereLayer("web")
        .mayOnlyAccessLayers("root", "http")
        .whereLayer("reactive")
        .mayOnlyAccessLayers("root", "http")
        .whereLayer("client")
        .mayOnlyAccessLayers("root", "http")
        .whereLayer("traced")
        .mayOnlyAccessLayers("root")
        .whereLayer("jdbc")
        .mayOnlyAccessLayers("root", "sql")
        .whereLayer("observation")
        .mayOnlyAccessLayers("root", "http", "sql")
        .whereLayer("stomp")
        .mayOnlyAccessLayers("root")
        .whereLayer("context")
        .mayOnlyAccessLayers("root")
        .whereLayer("micrometer")
        .mayOnlyAccessLayers("root")
        .whereLayer("export")
        .mayOnlyAccessLayers("root")
        .whereLayer("logs")
        .mayOnlyAccessLayers("root")
        .whereLayer("actuate")
        .mayOnlyAccessLayers("root")
        .ensureAllClassesAreContainedInArchitecture()
        .check(SPRING);
  }

  @Test
  void thereIsNoCircle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(SPRING);
  }

  @Test
  void noPackageIsCalledInternal() {
    noClasses().should().resideInAPackage("..internal..").check(SPRING);
  }

  @Test
  void theRootNeedsNeitherActuatorNorWeb() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework.boot.actuate..",
            "org.springframework.web..",
            "jakarta.servlet..",
            "reactor..")
        .check(SPRING);
  }
}
