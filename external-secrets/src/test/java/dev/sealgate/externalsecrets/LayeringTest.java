package dev.sealgate.externalsecrets;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class LayeringTest {

  private static final String ROOT = "dev.sealgate.externalsecrets";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void theResolverKnowsNoProvider() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".vault",
            ROOT + ".aws",
            ROOT + ".kubernetes",
            ROOT + ".fake",
            ROOT + ".http",
            ROOT + ".standard")
        .check(CLASSES);
  }

  @Test
  void whatValuesMeanDependsOnNothingElse() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".values")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".http", ROOT + ".vault", ROOT + ".aws", "java.net..")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theDriverAndTheSdkStayInTheirPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".vault")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.jopenlibs..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".aws")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(CLASSES);
  }

  @Test
  void nothingReadsTheEnvironmentOrWritesToTheConsole() {
    noClasses()
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }
}
