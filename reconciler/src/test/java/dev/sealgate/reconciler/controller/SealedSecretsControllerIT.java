package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.TestApp.AUTOMATED;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crypto.sealed.OpenOptions;
import dev.sealgate.crypto.sealed.OpenedSecret;
import dev.sealgate.crypto.sealed.Scope;
import dev.sealgate.crypto.sealed.SealOptions;
import dev.sealgate.crypto.sealed.SealedSecrets;
import dev.sealgate.reconciler.secrets.FabricClusterSecrets;
import dev.sealgate.reconciler.secrets.KeyRenewal;
import dev.sealgate.reconciler.secrets.SealingKeys;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.Counterparts;
import dev.sealgate.testbed.SealedSecretsController;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Beside the real sealed-secrets controller, with the key that it made itself. */
class SealedSecretsControllerIT {
  private static final String KIND =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: sealedsecrets.bitnami.com}
      spec:
        group: bitnami.com
        scope: Namespaced
        names: {kind: SealedSecret, listKind: SealedSecretList, plural: sealedsecrets, singular: sealedsecret}
        versions:
          - name: v1alpha1
            served: true
            storage: true
            subresources: {status: {}}
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private static ControlPlane plane;
  private static Lab lab;
  private static SealedSecretsController original;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start();
    lab = new Lab(plane);
    lab.client().load(new ByteArrayInputStream(KIND.getBytes(UTF_8))).create();
    soon()
        .ignoreExceptions()
        .until(() ->
            lab.client()
                    .genericKubernetesResources("bitnami.com/v1alpha1", "SealedSecret")
                    .inAnyNamespace()
                    .list()
                != null);
    original = SealedSecretsController.start(plane, lab.namespace());
  }

  @AfterAll
  static void stop() {
    original.close();
    lab.close();
    plane.close();
  }

  @ParameterizedTest
  @EnumSource
  void itsKeyOpensHereWhatItOpensThere(Scope scope) {
    String namespace = lab.createNamespace(Lab.freshName("theirs-"));
    String sealed = kubeseal(namespace, scope);
    create(sealed);
    Map<String, String> theirs = awaitSecret(namespace);

    assertThat(theirs).containsEntry("password", "planted-value");
    assertThat(open(sealed)).isEqualTo(theirs);
  }

  @ParameterizedTest
  @EnumSource
  void itOpensWhatIsSealedHere(Scope scope) {
    String namespace = lab.createNamespace(Lab.freshName("ours-"));
    Map<String, Object> sealed =
        SealedSecrets.seal(
            Serialization.unmarshal(secret(namespace), Map.class),
            keys().load().ring().newest().certificate(),
            SealOptions.at(Clock.systemUTC().instant()).withScope(scope),
            new SecureRandom());
    Map<String, Object> spec = new HashMap<>(map(sealed.get("spec")));
    Map<String, Object> template = new HashMap<>(map(spec.get("template")));
    // one entry of its own, and one that has the key of an encrypted item
    template.put("data", Map.of("url", "db://{{ .password }}/", "user", "of-the-template"));
    spec.put("template", template);
    sealed.put("spec", spec);
    String manifest = Serialization.asJson(sealed);
    create(manifest);
    Map<String, String> theirs = awaitSecret(namespace);

    assertThat(theirs).containsEntry("url", "db://planted-value/");
    assertThat(open(manifest)).isEqualTo(theirs);
  }

  @Test
  void movingInNeedsNoNewKeyAndNoNewSealing() {
    TestApp app = lab.app("moved");
    app.file("db.yaml", kubeseal(app.namespace(), Scope.STRICT));

    lab.startController(KeyRenewal.DEFAULT);

    app.create(AUTOMATED).awaitReady();
    assertThat(awaitSecret(app.namespace())).containsEntry("password", "planted-value");
    assertThat(lab.client().secrets().inNamespace(lab.namespace()).withLabel(SealingKeys.LABEL))
        .satisfies(keys -> assertThat(keys.list().getItems()).hasSize(1));
    lab.stopController();
  }

  @ParameterizedTest
  @CsvSource({"template-wins, of-the-template", "encrypted-wins, admin", "'', admin"})
  void anAnnotationChoosesTheRulesOfTemplates(String merge, String expected) {
    TestApp app = lab.app("merge");
    app.file(
        "db.yaml",
        kubeseal(app.namespace(), Scope.STRICT)
            .replace("  template:\n", "  template:\n    data: {user: of-the-template}\n")
            .replaceFirst(
                "metadata:\n",
                merge.isEmpty()
                    ? "metadata:\n"
                    : "metadata:\n  annotations: {sealgate.dev/template-merge: " + merge + "}\n"));
    lab.startController(KeyRenewal.DEFAULT);

    app.create(AUTOMATED).awaitReady();
    lab.stopController();

    assertThat(awaitSecret(app.namespace())).containsEntry("user", expected);
  }

  @Test
  void anotherWordThereIsRefused() {
    TestApp app = lab.app("merge");
    app.file(
        "db.yaml",
        kubeseal(app.namespace(), Scope.STRICT)
            .replaceFirst(
                "metadata:\n", "metadata:\n  annotations: {sealgate.dev/template-merge: both}\n"));
    lab.startController(KeyRenewal.DEFAULT);

    app.create(AUTOMATED);
    app.awaitFalse("Ready", "DecryptionFailed");
    String problem = app.problems().getFirst().toString();
    lab.stopController();

    assertThat(problem).contains("metadata.annotations.sealgate.dev/template-merge");
  }

  private static SealingKeys keys() {
    return new SealingKeys(
        new FabricClusterSecrets(lab.client()),
        lab.namespace(),
        List.of(),
        KeyRenewal.DEFAULT,
        Clock.systemUTC(),
        new SecureRandom());
  }

  private static String secret(String namespace) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {name: db, namespace: %s}
    stringData: {password: planted-value, user: admin}
    """
        .formatted(namespace);
  }

  private static String kubeseal(String namespace, Scope scope) {
    return Counterparts.kubeseal()
        .stdin(secret(namespace))
        .run(
            "--cert",
            original.certificate().toString(),
            "--scope",
            scope.name().toLowerCase(Locale.ROOT).replace('_', '-'),
            "--format",
            "yaml")
        .orThrow()
        .text();
  }

  private static void create(String sealed) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(sealed, GenericKubernetesResource.class);
    lab.client().resource(resource).create();
  }

  private static Map<String, String> awaitSecret(String namespace) {
    Secret secret =
        soon()
            .until(
                () -> lab.client().secrets().inNamespace(namespace).withName("db").get(),
                Objects::nonNull);
    Map<String, String> values = new HashMap<>();
    secret
        .getData()
        .forEach(
            (key, value) -> values.put(key, new String(Base64.getDecoder().decode(value), UTF_8)));
    return values;
  }

  /** By the rules of the release that runs here, which is before 0.37. */
  private static Map<String, String> open(String sealed) {
    Map<String, String> values = new HashMap<>();
    try (SealingKeys.Loaded loaded = keys().load();
        OpenedSecret opened =
            SealedSecrets.open(
                map(Serialization.unmarshal(sealed, Map.class)),
                loaded.ring(),
                new OpenOptions(OpenOptions.TemplateMerge.TEMPLATE_WINS, true))) {
      opened
          .data()
          .forEach((key, value) -> values.put(key, value.use(bytes -> new String(bytes, UTF_8))));
    }
    return values;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }
}
