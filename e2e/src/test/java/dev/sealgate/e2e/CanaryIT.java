package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plants values in every kind of source, lets everything happen to them, and looks for them
 * everywhere.
 */
class CanaryIT {
  private static final String OVERLAY =
      """
      namePrefix: from-
      resources: [base.yaml]
      secretGenerator: [{name: generator, files: [v=v.yaml]}]
      generatorOptions: {disableNameSuffixHash: true}
      """;

  private final Canaries canaries = new Canaries();

  @Test
  void noPlantedValueIsSeenOutsideItsSecret(@TempDir Path folder) throws Exception {
    try (Stage stage = Stage.of(folder)) {
      ApplicationUnderTest app = stage.newApplication();
      ProcessArguments arguments = ProcessArguments.watch(stage.controller().handle());
      String sops = canaries.plant("sops");
      String sealed = canaries.plant("sealed");
      String external = canaries.plant("external");
      String overlay = canaries.plant("overlay");
      String generated = canaries.plant("generated");
      app.create("decryption: {secretRef: {name: sops-age}}\n");
      String commit =
          app.commit(
              Map.of(
                  "sops.yaml", stage.sops(secret("from-sops", sops), stage.recipient()),
                  "sealed.yaml", stage.seal(secretIn(app.namespace(), "from-sealed", sealed)),
                  "store.yaml", fake("store", external),
                  "overlay/kustomization.yaml", OVERLAY,
                  "overlay/base.yaml", stage.sops(secret("overlay", overlay), stage.recipient()),
                  "overlay/v.yaml", stage.sops(secret("generated", generated), stage.recipient())));
      app.awaitSynced(commit);
      assertThat(app.secretValue("from-overlay", "v")).contains(overlay);
      assertThat(app.secretValue("from-generator", "v").orElseThrow())
          .contains(Base64.getEncoder().encodeToString(generated.getBytes(StandardCharsets.UTF_8)));
      assertThat(app.secretValue("from-sops", "v")).contains(sops);
      assertThat(app.secretValue("from-sealed", "v")).contains(sealed);
      assertThat(app.secretValue("from-store", "v")).contains(external);

      // a rotation, an edit by hand, a refused commit, a rejected object, a deletion
      String rotated = canaries.plant("rotated");
      app.awaitSynced(app.commit(Map.of("store.yaml", fake("store", rotated))));
      String byHand = canaries.plant("by-hand");
      stage.putSecret(app.namespace(), "from-sops", Map.of("v", byHand));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(app.secretValue("from-sops", "v")).contains(sops));
      String misplaced = canaries.plantPlain("misplaced");
      app.awaitRefused(
          app.commit(
              Map.of(
                  "leak.yaml",
                  stage.sops(
                      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: leak}\ndata: {v: "
                          + misplaced
                          + "}\n",
                      stage.recipient()))));
      String rejected = canaries.plant("rejected");
      app.awaitRefused(
          app.commit(
              Map.of(
                  "leak.yaml",
                  stage.sops(
                      secret("rejected", rejected) + "type: kubernetes.io/dockerconfigjson\n",
                      stage.recipient()))));
      String plaintext = canaries.plant("plaintext");
      app.awaitRefused(app.commit(Map.of("leak.yaml", secret("plain", plaintext))));

      List<String> found = new ArrayList<>();
      for (String text : app.publicTexts()) {
        found.addAll(canaries.findIn("the Application or its events", text));
      }
      found.addAll(canaries.findIn("the log", Files.readString(stage.controller().log())));
      found.addAll(canaries.findIn("the metrics", stage.get("/metrics")));
      found.addAll(canaries.findIn("process arguments", arguments.stop()));
      // what Git itself holds in plain (the fake store, the refused plaintext Secret) may lie in
      // its clone, deflated
      found.addAll(inFiles(stage.controller().workFolder()));
      assertThat(found).isEmpty();
    }
  }

  private List<String> inFiles(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found.addAll(
            canaries.findIn(
                file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
      }
    }
    return found;
  }

  private static String secret(String name, String value) {
    return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: "
        + name
        + "\ndata:\n  v: "
        + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
        + "\n";
  }

  private static String secretIn(String namespace, String name, String value) {
    return secret(name, value)
        .replace("name: " + name, "name: " + name + "\n  namespace: " + namespace);
  }

  private static String fake(String name, String value) {
    String quoted = "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    return """
    apiVersion: external-secrets.io/v1
    kind: SecretStore
    metadata: {name: %1$s}
    spec: {provider: {fake: {data: [{key: k, value: %2$s}]}}}
    ---
    apiVersion: external-secrets.io/v1
    kind: ExternalSecret
    metadata: {name: from-%1$s}
    spec:
      secretStoreRef: {name: %1$s}
      data: [{secretKey: v, remoteRef: {key: k}}]
    """
        .formatted(name, quoted);
  }

  /** Remembers the command line of every descendant of a process. */
  private static final class ProcessArguments {
    private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
    private final Thread watcher;

    private ProcessArguments(ProcessHandle process) {
      watcher =
          Thread.ofVirtual()
              .start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                  Stream.concat(Stream.of(process), process.descendants())
                      .map(ProcessHandle::info)
                      .forEach(info -> seen.add(info.commandLine().orElse("")));
                  LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
              });
    }

    static ProcessArguments watch(ProcessHandle process) {
      return new ProcessArguments(process);
    }

    String stop() throws InterruptedException {
      watcher.interrupt();
      watcher.join();
      return String.join("\n", seen);
    }
  }
}
