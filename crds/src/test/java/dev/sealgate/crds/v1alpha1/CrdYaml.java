package dev.sealgate.crds.v1alpha1;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/** Makes the CRD from the Java types; {@code main} writes it to the file that is committed. */
final class CrdYaml implements CRDPostProcessor {
  static final Path FILE = Path.of("sealgate.dev_applications.yaml");
  private static final List<String> COLUMNS =
      List.of("SYNC", "HEALTH", "REVISION", "AGE", "MESSAGE");

  private CrdYaml() {}

  static String generate() {
    ByteArrayOutputStream yaml = new ByteArrayOutputStream();
    new CRDGenerator()
        .customResourceClasses(Application.class)
        .forCRDVersions("v1")
        .withPostProcessor(new CrdYaml())
        .withOutput(
            new CRDGenerator.CRDOutput<ByteArrayOutputStream>() {
              @Override
              public ByteArrayOutputStream outputFor(String name) {
                return yaml;
              }

              @Override
              public void close() {}
            })
        .generate();
    String text = yaml.toString(StandardCharsets.UTF_8);
    return "# Generated from the Java types in src/main/java; the test says how.\n"
        + text.substring(text.indexOf("apiVersion:"));
  }

  @Override
  public HasMetadata process(HasMetadata resource, String version) {
    CustomResourceDefinition crd = (CustomResourceDefinition) resource;
    crd.getSpec().getVersions().forEach(CrdYaml::tidy);
    return crd;
  }

  private static void tidy(CustomResourceDefinitionVersion version) {
    version
        .getAdditionalPrinterColumns()
        .sort(
            Comparator.comparingInt(
                (CustomResourceColumnDefinition column) -> COLUMNS.indexOf(column.getName())));
    JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
    root.setDescription("What stands in a folder of a Git repository, and shall stand here.");
    root.setRequired(List.of("spec"));
    JSONSchemaProps conditions = property(property(root, "status"), "conditions");
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    conditions.getItems().getSchema().setRequired(List.of("type", "status"));
    // any value, not only objects, which is what Object is taken for
    JSONSchemaProps helm = property(property(property(root, "spec"), "source"), "helm");
    property(helm, "valuesObject").setAdditionalProperties(null);
    eachRuleOnce(root);
  }

  private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
    return Objects.requireNonNull(schema.getProperties().get(name), name);
  }

  /** A record's component hands its annotations to its field and to its accessor. */
  private static void eachRuleOnce(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        List.copyOf(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    schema.getProperties().values().forEach(CrdYaml::eachRuleOnce);
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      eachRuleOnce(schema.getItems().getSchema());
    }
  }

  public static void main(String[] args) throws IOException {
    Files.writeString(FILE, generate());
  }
}
