package dev.lumen.trace.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/dev/lumen/trace/spring/"))
          .importPackages("dev.lumen.trace");

  @Test
  void theCoreKnowsNothingOfTheTests() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.lumen.trace.test..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.lumen.trace.test..")
        .check(ALL);
  }

  @Test
  void theAssertionsNeedNeitherSpringNorJUnit() {
    classes()
        .that()
        .resideInAPackage("dev.lumen.trace.test")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "dev.lumen.trace",
            "dev.lumen.trace.context",
            "dev.lumen.trace.data",
            "dev.lumen.trace.test",
            "org.assertj.core..",
            "org.jspecify..")
        .check(ALL);
  }

  @Test
  void whatWiresThemIsNotPublic() {
    classes()
        .that()
        .resideInAPackage("dev.lumen.trace.test.autoconfigure")
        .and()
        .areNotAnnotations()
        .should()
        .notBePublic()
        .check(ALL);
  }

  @Test
  void classesThatNobodyExtendsAreFinal() {
    classes()
        .that()
        .resideInAPackage("dev.lumen.trace.test..")
        .and()
        .areNotInterfaces()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(ALL);
  }
}
