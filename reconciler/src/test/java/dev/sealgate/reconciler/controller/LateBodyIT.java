package dev.sealgate.reconciler.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.cluster.RenewingFactory;
import dev.sealgate.reconciler.cluster.Write;
import dev.sealgate.reconciler.cluster.WriteGate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What replicas rely on: a real API server, which has the head of a request with a time limit,
 * executes nothing of it when the body comes after that.
 */
class LateBodyIT {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final ApiResource MAPS =
      new ApiResource("", "v1", "ConfigMap", "configmaps", true);
  private static Lab lab;

  @BeforeAll
  static void startLab() {
    lab = Lab.idle();
  }

  @AfterAll
  static void closeLab() {
    lab.close();
  }

  /** Of a process that is stopped after the gate let the body through, until {@link #resumed}. */
  private static final class Stopped implements WriteGate {
    private final Duration reach;
    private final AtomicBoolean entered = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch resumed = new CountDownLatch(1);
    private final AtomicReference<Duration> left = new AtomicReference<>();

    private Stopped(Duration reach) {
      this.reach = reach;
    }

    @Override
    public boolean enter() {
      return !entered.getAndSet(true);
    }

    @Override
    public Duration reach() {
      return reach;
    }

    @Override
    public boolean isClosed(Duration limit) {
      stopped.countDown();
      try {
        resumed.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      return false;
    }

    @Override
    public boolean asksFirst() {
      return true;
    }

    @Override
    public void leave(Duration after) {
      left.set(after);
    }
  }

  private interface Work {
    ApiAnswer send(ApiClient api, String namespace, String name);
  }

  private enum Kind {
    APPLY((api, namespace, name) ->
        api.apply(MAPS, namespace, name, map(name), new Write(false), Detail.METADATA)),
    REPLACE(
        (api, namespace, name) -> api.replace(MAPS, namespace, name, map(name), new Write(false))),
    CREATE(
        (api, namespace, name) -> api.create(MAPS.collectionPath(namespace), map(name + "-new"))),
    DELETE((api, namespace, name) ->
        api.delete(MAPS, namespace, name, uid(namespace, name), "Background"));

    private final Work work;

    Kind(Work work) {
      this.work = work;
    }
  }

  private static byte[] map(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"v\":\"late\"}}"
        .formatted(name)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String uid(String namespace, String name) {
    return lab.client()
        .configMaps()
        .inNamespace(namespace)
        .withName(name)
        .get()
        .getMetadata()
        .getUid();
  }

  private static KubernetesClient client(boolean http1) {
    Config config = Config.fromKubeconfig(lab.plane().kubeconfig().toFile());
    return new KubernetesClientBuilder()
        .withHttpClientFactory(new RenewingFactory())
        .withConfig(new ConfigBuilder(config).withHttp2Disable(http1).build())
        .build();
  }

  private record Sent(String name, Stopped gate, Future<ApiAnswer> answer) {}

  private static Sent send(
      KubernetesClient client, Kind kind, String namespace, Stopped gate, ExecutorService threads) {
    String name = Lab.freshName("map-");
    ConfigMap _ =
        lab.client()
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName(name)
                    .endMetadata()
                    .addToData("v", "early")
                    .build())
            .create();
    ApiClient api =
        ApiClient.of(client, client, WriteGate.OPEN, new Identity.Controller()).within(gate);
    return new Sent(name, gate, threads.submit(() -> kind.work.send(api, namespace, name)));
  }

  private static Kind kind(int number) {
    return Kind.values()[number % Kind.values().length];
  }

  @Test
  void aBodyThatComesAfterTheTimeLimitIsNotExecutedAndOneThatComesBeforeIs() throws Exception {
    String namespace = lab.createNamespace(Lab.freshName("late-"));
    List<Sent> late = new ArrayList<>();
    List<Sent> early = new ArrayList<>();
    List<KubernetesClient> clients = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (boolean http1 : List.of(true, false)) {
        // one each, as a body that waits holds up all others of its connection
        Arrays.stream(Kind.values()).forEach(_ -> clients.add(client(http1)));
      }
      for (int i = 0; i < clients.size(); i++) {
        Stopped gate = new Stopped(LIMIT.multipliedBy(10));
        gate.resumed.countDown();
        early.add(send(clients.get(i), kind(i), namespace, gate, threads));
      }
      for (Sent sent : early) {
        assertThat(sent.answer.get(20, TimeUnit.SECONDS)).isInstanceOf(ApiAnswer.Ok.class);
        assertThat(sent.gate.left.get()).as("sure").isZero();
      }
      for (int i = 0; i < clients.size(); i++) {
        late.add(send(clients.get(i), kind(i), namespace, new Stopped(LIMIT), threads));
      }
      for (Sent sent : late) {
        assertThat(sent.gate.stopped.await(20, TimeUnit.SECONDS)).isTrue();
      }
      // the API server took the last of the heads just now
      boolean resumed =
          late.getFirst().gate.resumed.await(2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(resumed).isFalse();
      late.forEach(sent -> sent.gate.resumed.countDown());
      for (Sent sent : late) {
        assertThat(sent.answer.get(20, TimeUnit.SECONDS))
            .as(sent.name)
            .isInstanceOf(ApiAnswer.Unavailable.class);
        assertThat(sent.gate.left.get()).as("unsure").isPositive();
      }
    } finally {
      clients.forEach(KubernetesClient::close);
    }
    for (Sent sent : late) {
      assertThat(lab.client().configMaps().inNamespace(namespace).withName(sent.name).get())
          .satisfies(map -> assertThat(map.getData()).containsEntry("v", "early"));
      assertThat(
              lab.client().configMaps().inNamespace(namespace).withName(sent.name + "-new").get())
          .isNull();
    }
  }
}
