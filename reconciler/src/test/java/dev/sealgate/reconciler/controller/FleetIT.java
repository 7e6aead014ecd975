package dev.sealgate.reconciler.controller;

import static dev.sealgate.reconciler.controller.ApplyIT.configMap;
import static dev.sealgate.reconciler.controller.TestApp.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.crds.v1alpha1.Application;
import dev.sealgate.testbed.GitRepository;
import dev.sealgate.testbed.GitServer;
import dev.sealgate.testbed.WorkTree;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What many Applications of one repository cost, counted. */
class FleetIT {
  private static final int SIZE = 20;
  private static final GitServer GIT = GitServer.start();
  private static GitRepository repository;
  private static WorkTree work;
  private static Lab lab;
  private static TestApp place;

  @BeforeAll
  static void startFleet() {
    repository = GIT.createRepository("fleet");
    work = repository.workTree();
    for (int i = 0; i < SIZE; i++) {
      write(i, "first");
    }
    String commit = work.push("Add them");
    lab = Lab.start();
    // its first sealing key is a change of keys, after which every Application is looked at again
    soon().until(() -> lab.certificate().isPresent());
    place = lab.app("place");
    IntStream.range(0, SIZE).forEach(i -> applications().resource(application(i)).create());
    awaitAllAt(commit);
  }

  @AfterAll
  static void stopFleet() {
    applications().delete();
    soon().until(() -> applications().list().getItems().isEmpty());
    lab.close();
    work.close();
    GIT.close();
  }

  private static NonNamespaceOperation<
          Application, KubernetesResourceList<Application>, Resource<Application>>
      applications() {
    return lab.client().resources(Application.class).inNamespace(place.namespace());
  }

  private static String name(int i) {
    return "app-" + i;
  }

  private static void write(int i, String value) {
    work.write(name(i) + "/all.yaml", configMap(name(i), value).getBytes(StandardCharsets.UTF_8));
  }

  /** Nothing but another Application's fetch, or a request, wakes it within the test. */
  private static Application application(int i) {
    return Serialization.unmarshal(
        """
        apiVersion: sealgate.dev/v1alpha1
        kind: Application
        metadata: {name: %2$s}
        spec:
          source: {repoURL: "%1$s", targetRevision: main, path: %2$s}
          interval: 1h
          syncPolicy: {automated: {prune: true, selfHeal: true}}
        """
            .formatted(repository.http(), name(i)),
        Application.class);
  }

  private static void awaitAllAt(String commit) {
    soon()
        .untilAsserted(() ->
            assertThat(applications().list().getItems())
                .hasSize(SIZE)
                .allSatisfy(it -> {
                  assertThat(it.getStatus()).isNotNull();
                  assertThat(it.getStatus().revision()).isEqualTo(commit);
                }));
    awaitIdle();
  }

  private static void awaitIdle() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          int before = requests().size();
          Awaitility.await().pollDelay(Duration.ofMillis(400)).until(() -> true);
          return requests().size() == before;
        });
  }

  private static List<String> requests() {
    return lab.requests(place);
  }

  private static double preparations() {
    return lab.meters().get("sealgate.preparations").counter().count();
  }

  private static void request(int i) {
    applications()
        .withName(name(i))
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"sealgate.dev/reconcile-at\":\"%d\"}}}"
                .formatted(System.nanoTime()));
  }

  @Test
  void oneFetchOfACommitServesAllAndOnlyTheChangedOneIsRendered() {
    long asked = GIT.fetches();
    int before = requests().size();
    double prepared = preparations();
    write(7, "second");
    String commit = work.push("Change one");
    request(7);
    awaitAllAt(commit);

    assertThat(lab.client().configMaps().inNamespace(place.namespace()).withName(name(7)).get())
        .satisfies(it -> assertThat(it.getData()).containsEntry("key", "second"));
    // whether there is something new, the references again, the objects
    assertThat(GIT.fetches() - asked).isEqualTo(3);
    assertThat(preparations() - prepared).isEqualTo(1);
    List<String> since = requests().subList(before, requests().size());
    List<String> ofOthers =
        IntStream.range(0, SIZE)
            .filter(i -> i != 7)
            .mapToObj(i -> "PATCH " + path("sealgate.dev/v1alpha1", "applications", i) + "/status")
            .toList();
    assertThat(since).containsAll(ofOthers);
    assertThat(since)
        .filteredOn(it -> !ofOthers.contains(it))
        .allSatisfy(it -> assertThat(it).containsAnyOf(name(7), "/events"));
    assertThat(since).filteredOn(ofOthers::contains).hasSize(SIZE - 1);
  }

  private static String path(String api, String plural, int i) {
    return "/apis/" + api + "/namespaces/" + place.namespace() + "/" + plural + "/" + name(i);
  }

  @Test
  void aCommitBesideAllOfThemCostsOneStatusEach() {
    int before = requests().size();
    double prepared = preparations();
    String commit = work.commit("Tell of them", "README", "about " + System.nanoTime());
    request(3);
    awaitAllAt(commit);

    assertThat(requests().subList(before, requests().size()))
        .filteredOn(it -> !it.contains("/" + name(3)) && !it.endsWith("/events"))
        .hasSize(SIZE - 1)
        .allSatisfy(it -> assertThat(it).startsWith("PATCH ").endsWith("/status"));
    assertThat(preparations() - prepared).isLessThanOrEqualTo(1);
  }

  @Test
  void nothingIsAskedWhileNothingHappens() {
    awaitIdle();
    long asked = GIT.fetches();
    int before = requests().size();

    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> {
          assertThat(requests()).hasSize(before);
          assertThat(GIT.fetches()).isEqualTo(asked);
        });
  }
}
