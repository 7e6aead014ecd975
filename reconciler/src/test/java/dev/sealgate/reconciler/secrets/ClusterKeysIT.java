package dev.sealgate.reconciler.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.SecretBytes;
import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.crypto.sealed.SealingKey;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.testbed.ControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The controller's keys in Secrets of a real API server. */
final class ClusterKeysIT {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static ControlPlane cluster;
  private static KubernetesClient client;
  private static int namespaceNumber;

  private String namespace;
  private ClusterSecrets secrets;

  @BeforeAll
  static void startCluster() {
    cluster = ControlPlane.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
            .build();
  }

  @AfterAll
  static void stopCluster() {
    client.close();
    cluster.close();
  }

  @BeforeEach
  void createNamespace() {
    namespace = createdNamespace();
    secrets = new FabricClusterSecrets(client);
  }

  private static String createdNamespace() {
    String name = "keys-" + namespaceNumber++;
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  private SealingKeys sealingKeys(String... others) {
    return new SealingKeys(
        secrets,
        namespace,
        List.of(others),
        KeyRenewal.DEFAULT,
        Clock.fixed(NOW, ZoneOffset.UTC),
        RANDOM);
  }

  private static SealingKey key(int day) {
    Clock clock = Clock.fixed(NOW.minus(Duration.ofDays(day)), ZoneOffset.UTC);
    return SealingKey.generate(2048, Duration.ofDays(100), clock, RANDOM);
  }

  private static void store(String in, String name, String label, Map<String, byte[]> data) {
    Map<String, String> encoded = new HashMap<>();
    data.forEach((key, value) -> encoded.put(key, Base64.getEncoder().encodeToString(value)));
    client
        .secrets()
        .inNamespace(in)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(label.isEmpty() ? Map.of() : Map.of(SealingKeys.LABEL, label))
                .endMetadata()
                .withType("kubernetes.io/tls")
                .withData(encoded)
                .build())
        .create();
  }

  private static Map<String, byte[]> data(SealingKey key) {
    return Map.of(
        "tls.key",
        key.privateKeyPem().copyBytes(),
        "tls.crt",
        key.certificate().toPem().getBytes(StandardCharsets.US_ASCII));
  }

  private static List<String> fingerprints(SealingKeys.Loaded loaded) {
    return loaded.ring().keys().stream().map(k -> k.certificate().fingerprint()).toList();
  }

  @Test
  void makesTheFirstSealingKeyAsSealedSecretsDoes() {
    try (SealingKeys.Loaded loaded = sealingKeys().loadOrCreate()) {
      assertThat(loaded.ring().keys()).hasSize(1);
      assertThat(loaded.unreadable()).isEmpty();
      assertThat(loaded.ring().newest().certificate().keyBits()).isEqualTo(4096);
      Secret stored = client.secrets().inNamespace(namespace).list().getItems().getFirst();
      assertThat(stored.getMetadata().getName()).startsWith("sealed-secrets-key");
      assertThat(stored.getMetadata().getLabels()).containsEntry(SealingKeys.LABEL, "active");
      assertThat(stored.getType()).isEqualTo("kubernetes.io/tls");
      assertThat(
              new String(
                  Base64.getDecoder().decode(stored.getData().get("tls.key")),
                  StandardCharsets.US_ASCII))
          .startsWith("-----BEGIN RSA PRIVATE KEY-----");
      try (SealingKeys.Loaded again = sealingKeys().loadOrCreate()) {
        assertThat(fingerprints(again)).isEqualTo(fingerprints(loaded));
      }
    }
  }

  @Test
  void adoptsKeysOfAnExistingInstallationNewestFirst() {
    SealingKey old = key(60);
    SealingKey fresh = key(1);
    SealingKey unlabelled = key(90);
    SealingKey compromised = key(2);
    String other = createdNamespace();
    store(namespace, "sealed-secrets-keyaaaaa", "active", data(old));
    store(other, "sealed-secrets-keybbbbb", "active", data(fresh));
    store(other, "sealed-secrets-key", "", data(unlabelled));
    store(namespace, "sealed-secrets-keyccccc", "compromised", data(compromised));

    try (SealingKeys.Loaded loaded = sealingKeys(other).loadOrCreate()) {
      assertThat(fingerprints(loaded))
          .containsExactly(
              fresh.certificate().fingerprint(),
              old.certificate().fingerprint(),
              unlabelled.certificate().fingerprint());
    }
  }

  @Test
  void aBrokenKeyIsNamedAndKeepsTheOthersWorking() {
    SealingKey good = key(1);
    store(namespace, "good", "active", data(good));
    store(
        namespace,
        "bad",
        "active",
        Map.of("tls.key", "canary-key".getBytes(StandardCharsets.UTF_8), "tls.crt", new byte[0]));

    try (SealingKeys.Loaded loaded = sealingKeys().loadOrCreate()) {
      assertThat(fingerprints(loaded)).containsExactly(good.certificate().fingerprint());
      assertThat(loaded.unreadable()).hasSize(1);
      Problem problem = loaded.unreadable().getFirst();
      assertThat(problem.message()).contains(namespace + "/bad");
      assertThat(problem.toString()).doesNotContain("canary-key");
    }
  }

  @Test
  void noNewKeyBesideOnesThatCannotBeRead() {
    store(namespace, "bad", "active", Map.of("tls.key", new byte[] {1}, "tls.crt", new byte[] {1}));

    try (SealingKeys.Loaded loaded = sealingKeys().loadOrCreate()) {
      assertThat(loaded.ring().keys()).isEmpty();
      assertThat(client.secrets().inNamespace(namespace).list().getItems()).hasSize(1);
    }
  }

  @Test
  void thePlaceholderKeyIsMadeOnceAndFoundAgain() throws Exception {
    List<Callable<String>> starts = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      starts.add(() -> placeholder(PlaceholderKeys.loadOrCreate(secrets, namespace)));
    }
    List<String> placeholders = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> start : threads.invokeAll(starts)) {
        placeholders.add(start.get());
      }
    }
    assertThat(placeholders).as("of controllers that start at once").hasSize(8);
    assertThat(placeholders.stream().distinct()).hasSize(1);
    assertThat(placeholder(PlaceholderKeys.loadOrCreate(secrets, namespace)))
        .isEqualTo(placeholders.getFirst());
    String elsewhere = createdNamespace();
    assertThat(placeholder(PlaceholderKeys.loadOrCreate(secrets, elsewhere)))
        .isNotEqualTo(placeholders.getFirst());
  }

  private static String placeholder(PlaceholderKey key) {
    try (SecretRegistry registry = new SecretRegistry(key);
        SecretBytes value = SecretBytes.utf8("value")) {
      return registry.mask(value);
    }
  }

  @Test
  void aBrokenPlaceholderKeyIsNotReplaced() {
    store(
        namespace,
        PlaceholderKeys.SECRET_NAME,
        "",
        Map.of("tls.key", new byte[0], "tls.crt", new byte[0]));

    assertThatThrownBy(() -> PlaceholderKeys.loadOrCreate(secrets, namespace))
        .isInstanceOfSatisfying(
            ClusterKeyException.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.KEY_MISSING);
              assertThat(failure.hint()).isNotEmpty();
            });
  }

  @Test
  void tellsAMissingRightFromAMissingNamespace() {
    assertThatThrownBy(() -> PlaceholderKeys.loadOrCreate(secrets, "no-such-namespace"))
        .isInstanceOfSatisfying(
            ClusterKeyException.class,
            failure -> assertThat(failure.getMessage()).contains("does not exist"));
    Config config = Config.fromKubeconfig(cluster.kubeconfig().toFile());
    config.setImpersonateUsername("somebody");
    try (KubernetesClient somebody = new KubernetesClientBuilder().withConfig(config).build()) {
      ClusterSecrets denied = new FabricClusterSecrets(somebody);
      assertThatThrownBy(() -> PlaceholderKeys.loadOrCreate(denied, namespace))
          .isInstanceOfSatisfying(
              ClusterKeyException.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN));
    }
  }
}
