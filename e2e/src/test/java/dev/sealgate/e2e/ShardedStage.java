package dev.sealgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.ControlPlaneOptions;
import dev.sealgate.testbed.ControllerProcess;
import dev.sealgate.testbed.GitRepository;
import dev.sealgate.testbed.GitServer;
import dev.sealgate.testbed.WorkTree;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A cluster with an audit log, and replicas that share Applications of one ConfigMap each. */
final class ShardedStage implements AutoCloseable {
  static final int APPLICATIONS = 30;
  private static final String SYSTEM = "sealgate-system";
  private static final String NAMESPACE = "work";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> REPLICAS = List.of("r1", "r2", "r3", "r4");

  private final Path folder;
  private final Path audit;
  private final Duration lease;
  private final ControlPlane plane;
  private final GitServer git;
  private final KubernetesClient client;
  private final WorkTree workTree;
  private final String url;
  private final Map<String, ControllerProcess> controllers = new ConcurrentHashMap<>();

  private ShardedStage(Path folder, Duration lease) {
    this.folder = folder;
    this.audit = folder.resolve("audit.log");
    this.lease = lease;
    ControlPlaneOptions options = ControlPlaneOptions.defaults().withAuditLog(audit);
    for (String replica : REPLICAS) {
      options = options.withUser(replica, "token-of-" + replica, "system:masters");
    }
    this.plane = ControlPlane.start(options);
    this.git = GitServer.start();
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(plane.kubeconfig().toFile()))
            .build();
    plane.kubectl("create", "namespace", SYSTEM).orThrow();
    plane.kubectl("create", "namespace", NAMESPACE).orThrow();
    plane
        .kubectl()
        .in(Built.root())
        .run("apply", "--server-side", "-f", "crds/sealgate.dev_applications.yaml")
        .orThrow();
    GitRepository repository = git.createRepository("shared");
    this.workTree = repository.workTree();
    this.url = repository.http().toString();
  }

  static ShardedStage of(Path folder, Duration lease) {
    return new ShardedStage(folder, lease);
  }

  /** Side by side. */
  void start(String... replicas) {
    Arrays.stream(replicas).parallel().forEach(this::startOne);
  }

  private void startOne(String replica) {
    controllers.put(
        replica,
        ControllerProcess.start(
            Built.controller(),
            plane.kubeconfig(replica, "token-of-" + replica),
            folder.resolve(replica),
            Map.of(
                "HOSTNAME",
                replica,
                "SEALGATE_SHARDING",
                "true",
                "SEALGATE_LEASE_DURATION",
                lease.toSeconds() + "s")));
  }

  ControllerProcess controller(String replica) {
    return Objects.requireNonNull(controllers.get(replica));
  }

  private static String name(int number) {
    return "app-" + number;
  }

  void createApplications() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < APPLICATIONS; i++) {
      yaml.append(
          """
          ---
          apiVersion: sealgate.dev/v1alpha1
          kind: Application
          metadata: {name: %1$s, namespace: %2$s}
          spec:
            source: {repoURL: "%3$s", targetRevision: main, path: %1$s}
            interval: 1s
            syncPolicy:
              automated: {prune: true, selfHeal: true}
              retry: {backoff: {duration: 500ms, factor: 1, maxDuration: 1s}}
          """
              .formatted(name(i), NAMESPACE, url));
    }
    client
        .load(new ByteArrayInputStream(yaml.toString().getBytes(StandardCharsets.UTF_8)))
        .serverSideApply();
  }

  /** The value for all Applications. */
  String commit(String value) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < APPLICATIONS; i++) {
      files.put(
          name(i) + "/map.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: %s}\ndata: {v: %s}\n"
              .formatted(name(i), NAMESPACE, value)
              .getBytes(StandardCharsets.UTF_8));
    }
    return workTree.commit("Set " + value, files);
  }

  private List<GenericKubernetesResource> applications() {
    return client
        .genericKubernetesResources("sealgate.dev/v1alpha1", "Application")
        .inNamespace(NAMESPACE)
        .list()
        .getItems();
  }

  /** How many Applications have the commit in place. */
  long synced(String commit) {
    return applications().stream()
        .filter(app -> commit.equals(app.get("status", "revision")))
        .count();
  }

  /** What the others say of themselves. */
  private Map<String, String> unsynced(String commit) {
    return applications().stream()
        .filter(app -> !commit.equals(app.get("status", "revision")))
        .collect(
            Collectors.toMap(
                app -> app.getMetadata().getName(),
                app -> String.valueOf((Object) app.get("status", "conditions")),
                (a, _) -> a,
                TreeMap::new));
  }

  void awaitAll(String commit) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(unsynced(commit)).isEmpty());
  }

  Map<String, String> values() {
    return client.configMaps().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(map -> map.getMetadata().getName().startsWith("app-"))
        .collect(
            Collectors.toMap(
                map -> map.getMetadata().getName(),
                ShardedStage::value,
                (a, _) -> a,
                TreeMap::new));
  }

  private static String value(ConfigMap map) {
    return map.getData().getOrDefault("v", "");
  }

  void edit(String name, String value) {
    client
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"v\":\"" + value + "\"}}");
  }

  void awaitValue(String name, String value) {
    await().atMost(PATIENCE).until(() -> value.equals(values().get(name)));
  }

  /** Those of the replicas, one for each that is or was there. */
  List<Lease> leases() {
    return client.leases().inNamespace(SYSTEM).withLabel("sealgate.dev/shard").list().getItems();
  }

  /**
   * One line of the audit log that is a write of an object by a replica and was no dry run; when
   * the API server received it, and when it had done it.
   */
  private record Applied(String object, String replica, Instant received, Instant done) {
    @Override
    public String toString() {
      return replica + " from " + received + " to " + done;
    }
  }

  /** In the order in which they were received. */
  private List<Applied> applied() {
    List<Applied> applied = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(audit)) {
        // the last one may not be complete yet
        if (!line.contains("\"configmaps\"") || !line.endsWith("}")) {
          continue;
        }
        GenericKubernetesResource event =
            Serialization.unmarshal(line, GenericKubernetesResource.class);
        String replica = text(event, "user", "username");
        boolean written =
            text(event, "objectRef", "resource").equals("configmaps")
                && text(event, "objectRef", "namespace").equals(NAMESPACE)
                && REPLICAS.contains(replica)
                && !List.of("get", "list", "watch").contains(text(event, "verb"))
                && !text(event, "requestURI").contains("dryRun")
                && text(event, "responseStatus", "code").startsWith("20");
        if (written) {
          applied.add(
              new Applied(
                  text(event, "objectRef", "name"),
                  replica,
                  Instant.parse(text(event, "requestReceivedTimestamp")),
                  Instant.parse(text(event, "stageTimestamp"))));
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    applied.sort(Comparator.comparing(Applied::received));
    return applied;
  }

  private static String text(GenericKubernetesResource event, Object... path) {
    return Objects.toString(event.get(path), "");
  }

  /** Who wrote each object last. */
  Map<String, String> writers() {
    return writers(Instant.MIN, Instant.MAX);
  }

  /** Of the writes that were received from then on, and before then. */
  Map<String, String> writers(Instant from, Instant to) {
    Map<String, String> last = new TreeMap<>();
    applied().stream()
        .filter(it -> !it.received.isBefore(from) && it.received.isBefore(to))
        .forEach(it -> last.put(it.object, it.replica));
    return last;
  }

  /**
   * Objects that one replica began to write before the API server was done with another's write.
   */
  List<String> overlaps() {
    List<String> overlaps = new ArrayList<>();
    Map<String, Map<String, Applied>> last = new TreeMap<>();
    for (Applied it : applied()) {
      Map<String, Applied> others = last.computeIfAbsent(it.object, _ -> new TreeMap<>());
      others.values().stream()
          .filter(before -> !before.replica.equals(it.replica) && before.done.isAfter(it.received))
          .map(before -> it.object + ": " + before + ", " + it)
          .forEach(overlaps::add);
      others.merge(it.replica, it, (a, b) -> a.done.isAfter(b.done) ? a : b);
    }
    return overlaps;
  }

  @Override
  public void close() {
    controllers.values().forEach(ControllerProcess::kill);
    client.close();
    git.close();
    plane.close();
  }
}
