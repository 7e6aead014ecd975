package dev.sealgate.benchmarks.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * K Applications of four objects (Deployment without replicas, ServiceAccount, Service, ConfigMap)
 * from one repository, that wait for health: created, one changed by a commit, deleted. The clock
 * starts just before the first POST or the push. Before the rounds, one that does not count.
 */
final class ApplicationsWork {
  private static final String DEPLOYMENTS =
      "/apis/apps/v1/namespaces/" + Environment.NAMESPACE + "/deployments";

  /** Where the objects of {@link #manifests} are, in their order. */
  private static final List<String> KINDS =
      List.of(
          Environment.objects("serviceaccounts"),
          Environment.objects("configmaps"),
          Environment.objects("services"),
          DEPLOYMENTS);

  private final Environment environment;
  private final int size;
  private final Figures figures;
  private final String title;

  ApplicationsWork(Environment environment, int size, Figures figures) {
    this.environment = environment;
    this.size = size;
    this.figures = figures;
    this.title = "B " + size + ": ";
  }

  void run(int rounds) throws Exception {
    for (int i = 0; i < size; i++) {
      environment.work().write(file(i), manifests(i, "0"));
    }
    environment.work().push("Add the Applications");
    try (Sighting applications = environment.sightApplications();
        Sighting configMaps = environment.sight(Environment.objects("configmaps"))) {
      round(applications, configMaps, 0, new Figures());
      for (int round = 1; round <= rounds; round++) {
        round(applications, configMaps, round, figures);
      }
    }
    try (Sighting deployments = environment.sight(DEPLOYMENTS)) {
      for (int round = 0; round <= rounds; round++) {
        floor(deployments, round == 0 ? new Figures() : figures);
      }
    }
    figures.add(title + "peak RSS, MiB", environment.figures().peakMebibytes());
  }

  private void round(Sighting applications, Sighting configMaps, int round, Figures into)
      throws Exception {
    List<String> names = IntStream.range(0, size).mapToObj(ApplicationsWork::name).toList();
    Sighting.Expected ready = applications.expect(names, (_, it) -> SecretsWork.isReady(it));
    SecretsWork.Measured create = new SecretsWork.Measured(environment);
    List<Runnable> posts = new ArrayList<>();
    for (String name : names) {
      posts.add(() -> environment.createApplication(name, "apps/" + name, "\"wait\": true,"));
    }
    SecretsWork.atOnce(posts);
    ready.await();
    if (round == 0) {
      figures.add(
          title + "all Ready after the controller's start, s", ready.lastAfter(create.start));
    }
    into.add(title + "all Ready, s", ready.lastAfter(create.start));
    into.add(title + "half Ready, s", ready.halfAfter(create.start));
    TimeUnit.SECONDS.sleep(3);
    into.add(title + "CPU until all Ready, s", create.cpu());
    into.add(title + "API requests until all Ready", environment.requests(create.from));

    int one = size * 2 / 3;
    String wanted = "changed-" + round;
    environment.work().write(file(one), manifests(one, wanted));
    Sighting.Expected visible =
        configMaps.expect(
            List.of(name(one)), (_, it) -> it.at("/data/value").asText().equals(wanted));
    environment.work().record("Change one");
    String commit = environment.work().head();
    Sighting.Expected told =
        applications.expect(names, (_, it) -> it.at("/status/revision").asText().equals(commit));
    SecretsWork.Measured change = new SecretsWork.Measured(environment);
    environment.work().push();
    environment.requestReconcile(name(one));
    into.add(title + "one change visible, s", visible.await().lastAfter(change.start));
    into.add(title + "all at the new revision, s", told.await().lastAfter(change.start));
    TimeUnit.SECONDS.sleep(3);
    into.add(title + "API requests of that commit", environment.requests(change.from));

    Sighting.Expected applicationsGone = applications.expectGone(names);
    Sighting.Expected objectsGone = configMaps.expectGone(names);
    long start = System.nanoTime();
    List<Runnable> deletes = new ArrayList<>();
    names.forEach(name -> deletes.add(() -> environment.deleteApplication(name)));
    SecretsWork.atOnce(deletes);
    into.add(
        title + "all deleted, s",
        Math.max(applicationsGone.await().lastAfter(start), objectsGone.await().lastAfter(start)));
    TimeUnit.SECONDS.sleep(3);
  }

  /**
   * What the bare API server takes for the objects, from this process, and kube-controller-manager
   * for its part, without which nobody can say that a Deployment works.
   */
  private void floor(Sighting deployments, Figures into) throws Exception {
    List<String> paths = new ArrayList<>();
    List<Runnable> writes = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      String[] documents =
          new String(manifests(i, "floor"), StandardCharsets.UTF_8).split("---\n", -1);
      for (int kind = 0; kind < KINDS.size(); kind++) {
        String path = KINDS.get(kind) + "/" + name(i);
        String document = documents[kind];
        paths.add(path);
        writes.add(() ->
            environment
                .api()
                .patch(path + "?fieldManager=floor&force=true", Api.APPLY_PATCH, document));
      }
    }
    Sighting.Expected rolledOut =
        deployments.expect(
            IntStream.range(0, size).mapToObj(ApplicationsWork::name).toList(),
            (_, it) -> it.at("/status/observedGeneration").asInt() > 0);
    long start = System.nanoTime();
    SecretsWork.atOnce(writes);
    into.add(
        title + "the same objects by the bare API server, s", (System.nanoTime() - start) / 1e9);
    into.add(
        title + "the same until kube-controller-manager has rolled them out, s",
        rolledOut.await().lastAfter(start));
    SecretsWork.atOnce(
        paths.stream().<Runnable>map(path -> () -> environment.api().delete(path)).toList());
    TimeUnit.SECONDS.sleep(3);
  }

  private static String name(int i) {
    return "app-" + i;
  }

  private static String file(int i) {
    return "apps/" + name(i) + "/all.yaml";
  }

  private static byte[] manifests(int i, String value) {
    return """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: %1$s}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %1$s}
    data: {value: "%2$s"}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s}
    spec:
      selector: {app: %1$s}
      ports: [{port: 80}]
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      replicas: 0
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          serviceAccountName: %1$s
          containers: [{name: app, image: "example.com/app:1"}]
    """
        .formatted(name(i), value)
        .getBytes(StandardCharsets.UTF_8);
  }
}
