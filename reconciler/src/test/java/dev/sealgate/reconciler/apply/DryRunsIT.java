package dev.sealgate.reconciler.apply;

import static dev.sealgate.reconciler.apply.Planned.DEPLOYMENT;
import static dev.sealgate.reconciler.apply.Planned.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealgate.crypto.mask.PlaceholderKey;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Identity;
import dev.sealgate.reconciler.cluster.Write;
import dev.sealgate.reconciler.cluster.WriteGate;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.testbed.ControlPlane;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many Applications of a few objects each, that are written in the same moment. */
class DryRunsIT {
  private static final PlaceholderKey KEY = PlaceholderKey.generate();
  private static final SecretRegistry REGISTRY = new SecretRegistry(KEY);
  private static final AtomicInteger REQUESTS = new AtomicInteger();
  private static final List<String> OBJECTS =
      List.of(
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}, data: {name: NAME}}",
          "{apiVersion: v1, kind: ServiceAccount, metadata: {name: NAME}}",
          SERVICE,
          DEPLOYMENT);

  /**
   * Nothing of what is new was seen.
   *
   * @param isApplied whether this process has applied it, all the same
   */
  private record Unseen(boolean isApplied) implements Sights {
    @Override
    public boolean isHeld(PlannedObject object) {
      return false;
    }

    @Override
    public boolean isSeen(PlannedObject object) {
      return false;
    }

    @Override
    public boolean isFrozen(PlannedObject object) {
      return false;
    }

    @Override
    public Optional<PlannedObject> lastApplied(PlannedObject object) {
      return isApplied ? Optional.of(object) : Optional.empty();
    }

    @Override
    public Optional<Owner> stranger(PlannedObject object) {
      return Optional.empty();
    }
  }

  private static ControlPlane plane;
  private static KubernetesClient client;
  private static ApiClient api;

  private final HandClock hand = new HandClock();
  private final Certainties certainties = new Certainties(hand);

  @BeforeAll
  static void start() {
    plane = ControlPlane.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(plane.kubeconfig().toFile()))
            .withHttpClientBuilderConsumer(builder ->
                builder.addOrReplaceInterceptor(
                    "count",
                    new Interceptor() {
                      @Override
                      public void before(BasicBuilder request, HttpRequest sent, RequestTags tags) {
                        REQUESTS.incrementAndGet();
                      }
                    }))
            .build();
    api = ApiClient.of(client, client, WriteGate.OPEN, new Identity.Controller());
  }

  @AfterAll
  static void stop() {
    client.close();
    plane.close();
    REGISTRY.close();
    KEY.close();
  }

  /** Of how many objects of a new Application a dry run is needed, all of which it passes. */
  private int needed(String name) {
    return needed(name, new Unseen(false));
  }

  private int needed(String name, Sights sights) {
    DryRuns dryRuns = new DryRuns(api, api, REGISTRY, sights, certainties);
    List<PlannedObject> needed = dryRuns.needed(objects(name));
    needed.forEach(dryRuns::passed);
    dryRuns.settle();
    return needed.size();
  }

  private DryRuns dryRuns() {
    return new DryRuns(api, api, REGISTRY, new Unseen(false), certainties);
  }

  private static List<PlannedObject> objects(String name) {
    return OBJECTS.stream().map(template -> Planned.named(template, name)).toList();
  }

  private void crowd() {
    assertThat(IntStream.range(0, Certainties.FEW).map(i -> needed("crowd-" + i)))
        .as("few are sent, whatever they are")
        .containsOnly(OBJECTS.size());
  }

  @Test
  void oneOfACrowdSpeaksForThoseThatAreLikeIt() {
    int before = REQUESTS.get();
    crowd();
    assertThat(REQUESTS).hasValue(before);

    assertThat(needed("sample")).isEqualTo(OBJECTS.size());
    int asked = REQUESTS.get() - before;
    assertThat(asked).as("rules of four kinds; rights and names for each kind").isEqualTo(16);

    assertThat(IntStream.range(0, 50).map(i -> needed("app-" + i))).containsOnly(0);
    assertThat(REQUESTS.get() - before).isEqualTo(asked);
  }

  @Test
  void whatIsKnownHoldsForAMoment() {
    crowd();
    assertThat(needed("sample")).isEqualTo(OBJECTS.size());
    int before = REQUESTS.get();

    hand.go(Certainties.MOMENT);

    assertThat(IntStream.range(0, Certainties.STILL_MANY).map(i -> needed("single-" + i)))
        .containsOnly(OBJECTS.size());
    assertThat(REQUESTS).hasValue(before);
    assertThat(needed("next")).as("the crowd goes on").isEqualTo(OBJECTS.size());
    assertThat(REQUESTS.get() - before).isEqualTo(16);
    assertThat(needed("another")).isZero();

    hand.go(Certainties.MOMENT.multipliedBy(2));
    assertThat(needed("late")).isEqualTo(OBJECTS.size());
    assertThat(REQUESTS.get() - before).as("it is no crowd any more").isEqualTo(16);
  }

  @Test
  void whatIsThereAlreadyIsSent() {
    client
        .resource(
            "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: there, namespace: default}}")
        .create();
    crowd();
    assertThat(needed("sample")).isEqualTo(OBJECTS.size());

    assertThat(needed("there")).isEqualTo(1);
  }

  /** The names may be from before it was made, and the watch may be behind. */
  @Test
  void whatWasJustMadeIsSent() {
    crowd();
    assertThat(needed("sample")).isEqualTo(OBJECTS.size());
    assertThat(needed("made")).isZero();

    assertThat(needed("made", new Unseen(true))).isEqualTo(OBJECTS.size());
  }

  @Test
  void aRefusalAtTheWriteWithdrawsWhatSparedDryRunsOfItsKind() {
    crowd();
    assertThat(needed("sample")).isEqualTo(OBJECTS.size());
    assertThat(needed("next")).isZero();
    int before = REQUESTS.get();

    new DryRuns(api, api, REGISTRY, new Unseen(false), certainties)
        .refused(Planned.named(SERVICE, "refused"));

    assertThat(needed("after")).as("the Service").isEqualTo(1);
    assertThat(REQUESTS.get() - before).as("two rights and the names").isEqualTo(3);
    assertThat(needed("last")).isZero();
  }

  @Test
  void tooManyNamesAreNotKept() {
    assertThat(DryRuns.names(IntStream.range(0, DryRuns.MOST_NAMES).mapToObj(DryRunsIT::named)))
        .hasValueSatisfying(names -> assertThat(names).hasSize(DryRuns.MOST_NAMES));
    assertThat(
            DryRuns.names(IntStream.rangeClosed(0, DryRuns.MOST_NAMES).mapToObj(DryRunsIT::named)))
        .isEmpty();
    assertThat(DryRuns.names(Stream.of(named("a".repeat(253))))).isPresent();
    assertThat(DryRuns.names(Stream.of(named("a".repeat(254))))).isEmpty();
  }

  private static Map<String, @Nullable Object> named(Object name) {
    return Map.of("metadata", Map.of("name", name.toString()));
  }

  @Test
  void whoComesWhileASampleIsOnItsWayWaitsForItsAnswer() throws Exception {
    crowd();
    DryRuns first = dryRuns();
    DryRuns second = dryRuns();
    List<PlannedObject> samples = first.needed(objects("sample"));
    assertThat(samples).hasSize(OBJECTS.size());

    assertThat(second.needed(objects("next"))).isEmpty();
    FutureTask<List<PlannedObject>> unanswered = new FutureTask<>(second::unanswered);
    Thread.startVirtualThread(unanswered);
    assertThatThrownBy(() -> unanswered.get(200, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    samples.forEach(first::passed);

    assertThat(unanswered.get()).isEmpty();
  }

  @Test
  void aSampleThatWasNotTakenSpeaksForNobody() {
    crowd();
    DryRuns first = dryRuns();
    DryRuns second = dryRuns();
    DryRuns third = dryRuns();
    assertThat(first.needed(objects("refused"))).hasSize(OBJECTS.size());
    assertThat(second.needed(objects("refused-too"))).isEmpty();
    first.settle();

    assertThat(second.unanswered()).containsExactlyInAnyOrderElementsOf(objects("refused-too"));
    assertThat(third.needed(objects("last"))).as("the second asks now").isEmpty();
    second.settle();
    assertThat(third.unanswered()).containsExactlyInAnyOrderElementsOf(objects("last"));
  }

  @Test
  void nobodyWaitsForLongForTheSampleOfAnother() {
    crowd();
    assertThat(dryRuns().needed(objects("slow"))).hasSize(OBJECTS.size());
    DryRuns second = dryRuns();
    assertThat(second.needed(objects("next"))).isEmpty();

    assertThat(second.unanswered()).containsExactlyInAnyOrderElementsOf(objects("next"));
  }

  @Test
  void aKindThatSomebodyJudgesIsSent() {
    String name = "judges-services";
    client
        .resource(
            """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: judges-services}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [services]}
              validations: [{expression: 'true'}]
            """)
        .create();
    try {
      crowd();
      assertThat(needed("sample")).isEqualTo(OBJECTS.size());
      assertThat(needed("next")).isEqualTo(1);
    } finally {
      client
          .genericKubernetesResources(
              "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy")
          .withName(name)
          .delete();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "app-1", "a23456789-123456789-123456789-123456789-123456789-123456789-123"})
  void theApiServerTakesOneOfATemplateUnderAnyName(String name) {
    for (String template : List.of(SERVICE, DEPLOYMENT)) {
      PlannedObject object = Planned.named(template, name);
      assertThat(Shape.of(object)).isPresent();
      try (WipingBuffer body = BodyWriter.write(object, REGISTRY)) {
        assertThat(
                api.apply(
                    object.resource(),
                    "default",
                    name,
                    body.toBytes(),
                    new Write(true),
                    Detail.METADATA))
            .isInstanceOf(ApiAnswer.Ok.class);
      }
    }
  }
}
