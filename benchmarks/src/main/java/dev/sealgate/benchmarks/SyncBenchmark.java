package dev.sealgate.benchmarks;

import dev.sealgate.testbed.Command;
import dev.sealgate.testbed.ControlPlane;
import dev.sealgate.testbed.ControlPlaneOptions;
import dev.sealgate.testbed.ControllerProcess;
import dev.sealgate.testbed.Counterparts;
import dev.sealgate.testbed.GitRepository;
import dev.sealgate.testbed.GitServer;
import dev.sealgate.testbed.WorkTree;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One Application of N SOPS-encrypted Secrets with three keys each: seconds from push to the last
 * Secret, and what a reconcile costs when nothing changed. Clock: just before {@code git push} to
 * the watch event of the last Secret.
 */
public final class SyncBenchmark {
  private static final String NAMESPACE = "bench";
  private static final String CONTROLLER = "controller";
  private static final Duration QUIET = Duration.ofSeconds(20);

  private SyncBenchmark() {}

  public static void main(String[] args) throws Exception {
    int secrets = args.length > 0 ? Integer.parseInt(args[0]) : 500;
    Path folder = Files.createTempDirectory("sealgate-bench");
    Path audit = folder.resolve("audit.log");
    Path home = Path.of("").toAbsolutePath();
    String token = Long.toString(System.nanoTime(), 36);
    ControlPlaneOptions options =
        ControlPlaneOptions.defaults()
            .withAuditLog(audit)
            .withUser(CONTROLLER, token, "system:masters");
    try (ControlPlane cluster = ControlPlane.start(options);
        GitServer git = GitServer.start();
        KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig().toFile()))
                .build()) {
      GitRepository repository = git.createRepository("bench");
      String identity = prepare(cluster, home, repository);
      try (ControllerProcess controller =
              ControllerProcess.start(
                  home.resolve("reconciler/target/sealgate/bin/sealgate"),
                  cluster.kubeconfig(CONTROLLER, token),
                  folder,
                  Map.of());
          WorkTree work = repository.workTree()) {
        encrypt(work, secrets, recipient(identity));
        run(client, controller, work, secrets, new AuditLog(audit));
      }
    }
  }

  private static void run(
      KubernetesClient client,
      ControllerProcess controller,
      WorkTree work,
      int secrets,
      AuditLog audit)
      throws InterruptedException {
    ProcessFigures figures = new ProcessFigures(controller.handle().pid());
    Set<String> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(secrets);
    AtomicLong first = new AtomicLong();
    AtomicLong last = new AtomicLong();
    try (var _ =
        client
            .secrets()
            .inNamespace(NAMESPACE)
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, Secret secret) {
                    String name = secret.getMetadata().getName();
                    if (action != Action.DELETED && name.startsWith("bench-") && seen.add(name)) {
                      first.compareAndSet(0, System.nanoTime());
                      last.set(System.nanoTime());
                      all.countDown();
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                })) {
      double cpuBefore = figures.cpuSeconds();
      Instant from = Instant.now();
      long start = System.nanoTime();
      work.push("Add " + secrets + " secrets");
      if (!all.await(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException("only " + seen.size() + " of " + secrets + " arrived");
      }
      print("secrets", secrets);
      print("push to first Secret, s", seconds(first.get() - start));
      print("push to last Secret, s", seconds(last.get() - start));
      TimeUnit.SECONDS.sleep(3);
      print("CPU of the sync, s", figures.cpuSeconds() - cpuBefore);
      print("API requests of the sync", audit.requests(CONTROLLER, from, Instant.now()));

      double cpuQuiet = figures.cpuSeconds();
      Instant quiet = Instant.now();
      TimeUnit.SECONDS.sleep(QUIET.toSeconds());
      Map<String, Integer> requests = audit.requests(CONTROLLER, quiet, Instant.now());
      print("no-op reconciles measured for, s (interval 1 s)", QUIET.toSeconds());
      print("API requests meanwhile, without leases and watches", sum(requests));
      if (!requests.isEmpty()) {
        print("  of these", requests);
      }
      print("CPU of a no-op reconcile, s", (figures.cpuSeconds() - cpuQuiet) / QUIET.toSeconds());
      print("peak RSS, MiB", figures.peakMebibytes());
    }
  }

  private static String prepare(ControlPlane cluster, Path home, GitRepository repository) {
    for (String namespace : new String[] {NAMESPACE, "sealgate-system"}) {
      cluster.kubectl("create", "namespace", namespace).orThrow();
    }
    Command kubectl = cluster.kubectl().in(home);
    kubectl.run("apply", "--server-side", "-f", "crds/sealgate.dev_applications.yaml").orThrow();
    kubectl.run("wait", "--for=condition=Established", "crd/applications.sealgate.dev").orThrow();
    String identity = Counterparts.ageKeygen().run().orThrow().text();
    kubectl
        .stdin(identity + "\n")
        .run(
            "-n",
            NAMESPACE,
            "create",
            "secret",
            "generic",
            "sops-age",
            "--from-file=key.agekey=/dev/stdin")
        .orThrow();
    kubectl
        .stdin(
            """
            apiVersion: sealgate.dev/v1alpha1
            kind: Application
            metadata: {name: bench, namespace: %s}
            spec:
              source: {repoURL: "%s", targetRevision: main, path: deploy}
              interval: 1s
              decryption: {secretRef: {name: sops-age}}
              syncPolicy:
                automated: {prune: true, selfHeal: true}
                retry: {backoff: {duration: 1s, factor: 1, maxDuration: 1s}}
            """
                .formatted(NAMESPACE, repository.http()))
        .run("apply", "--server-side", "-f", "-")
        .orThrow();
    return identity;
  }

  private static void encrypt(WorkTree work, int secrets, String recipient) {
    long start = System.nanoTime();
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < secrets; i++) {
      String name = "bench-" + i;
      byte[] encrypted =
          Counterparts.sops()
              .stdin(
                  """
                  apiVersion: v1
                  kind: Secret
                  metadata: {name: %1$s}
                  stringData: {user: user-%1$s, password: password-%1$s, token: token-%1$s}
                  """
                      .formatted(name))
              .run(
                  "--disable-version-check",
                  "encrypt",
                  "--age",
                  recipient,
                  "--encrypted-regex",
                  "^(data|stringData)$",
                  "--filename-override",
                  "secret.yaml")
              .orThrow()
              .stdout();
      files.put("deploy/" + name + ".yaml", encrypted);
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      work.write(file.getKey(), file.getValue());
    }
    print("made by sops in, s", seconds(System.nanoTime() - start));
  }

  private static String recipient(String identity) {
    return Arrays.stream(identity.split("\n"))
        .filter(line -> line.startsWith("# public key: "))
        .map(line -> line.substring("# public key: ".length()))
        .findFirst()
        .orElseThrow();
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private static void print(String figure, Object value) {
    String text =
        value instanceof Double number
            ? String.format(Locale.ROOT, "%.3f", number)
            : value.toString();
    System.out.println(figure + ": " + text);
  }
}
