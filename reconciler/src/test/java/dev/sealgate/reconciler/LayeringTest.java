package dev.sealgate.reconciler;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.sealgate.crypto.mask.SecretRegistry;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private static final String ROOT = "dev.sealgate.reconciler.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.sealgate.reconciler");

  @Test
  void packagesDependDownwardsOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("controller")
        .definedBy(ROOT + "controller..")
        .layer("drift")
        .definedBy(ROOT + "drift..")
        .layer("apply")
        .definedBy(ROOT + "apply..")
        .layer("secrets")
        .definedBy(ROOT + "secrets..")
        .layer("health")
        .definedBy(ROOT + "health..")
        .layer("plan")
        .definedBy(ROOT + "plan..")
        .layer("inventory")
        .definedBy(ROOT + "inventory..")
        .layer("git")
        .definedBy(ROOT + "git..")
        .layer("charts")
        .definedBy(ROOT + "charts..")
        .layer("render")
        .definedBy(ROOT + "render..")
        .layer("kustomize")
        .definedBy(ROOT + "kustomize..")
        .layer("helm")
        .definedBy(ROOT + "helm..")
        .layer("sandbox")
        .definedBy(ROOT + "sandbox..")
        .layer("substitute")
        .definedBy(ROOT + "substitute..")
        .layer("cluster")
        .definedBy(ROOT + "cluster..")
        .layer("shards")
        .definedBy(ROOT + "shards..")
        .layer("http")
        .definedBy(ROOT + "http..")
        .layer("remote")
        .definedBy(ROOT + "remote..")
        .layer("model")
        .definedBy(ROOT + "model..")
        .whereLayer("controller")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("http")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("drift")
        .mayOnlyBeAccessedByLayers("controller")
        .whereLayer("apply")
        .mayOnlyBeAccessedByLayers("controller", "drift")
        .whereLayer("secrets")
        .mayOnlyBeAccessedByLayers("controller")
        .whereLayer("health")
        .mayOnlyBeAccessedByLayers("controller", "drift")
        .whereLayer("plan")
        .mayOnlyBeAccessedByLayers("controller", "drift", "apply")
        .whereLayer("inventory")
        .mayOnlyBeAccessedByLayers("controller", "apply")
        .whereLayer("git")
        .mayOnlyBeAccessedByLayers("controller", "secrets", "render", "kustomize", "helm", "charts")
        .whereLayer("charts")
        .mayOnlyBeAccessedByLayers("controller")
        .whereLayer("render")
        .mayOnlyBeAccessedByLayers("controller", "secrets", "kustomize", "helm", "remote")
        .whereLayer("remote")
        .mayOnlyBeAccessedByLayers("controller")
        .whereLayer("kustomize")
        .mayOnlyBeAccessedByLayers("controller", "secrets")
        .whereLayer("helm")
        .mayOnlyBeAccessedByLayers("controller", "secrets")
        .whereLayer("sandbox")
        .mayOnlyBeAccessedByLayers("controller", "kustomize", "helm")
        .whereLayer("substitute")
        .mayOnlyBeAccessedByLayers("secrets")
        .whereLayer("cluster")
        .mayOnlyBeAccessedByLayers(
            "controller", "drift", "apply", "plan", "health", "remote", "shards")
        .whereLayer("shards")
        .mayOnlyBeAccessedByLayers("controller")
        .check(CLASSES);
  }

  @Test
  void planningIsPure() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + "plan..", ROOT + "health..", ROOT + "inventory..", ROOT + "model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..",
            "io.javaoperatorsdk..",
            "java.net.http..",
            "java.nio.file..",
            "org.slf4j..")
        .check(CLASSES);
  }

  @Test
  void onlyTheApplyPackagePutsValuesBack() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "apply..", ROOT + "secrets..")
        .should()
        .callMethod(SecretRegistry.class, "unmask", String.class)
        .orShould()
        .callMethod(SecretRegistry.class, "unmask", byte[].class)
        .check(CLASSES);
  }
}
