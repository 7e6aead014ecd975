package dev.sealgate.reconciler.apply;

import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Plan;
import dev.sealgate.reconciler.plan.PlannedHook;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.reconciler.plan.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies objects as one identity, with the values of one revision. */
public final class Applier {
  private static final ApiResource NAMESPACES =
      new ApiResource("", "v1", "Namespace", "namespaces", false);

  private final ApiClient client;
  private final Parallel parallel;
  private final Refusals refusals;
  private final Sender sender;
  private final DryRuns dryRuns;

  /**
   * @param own the controller's, to look around with
   * @param sights what is known of objects
   * @param certainties what is known of the cluster
   */
  public Applier(
      ApiClient client,
      ApiClient own,
      SecretRegistry registry,
      Parallel parallel,
      Sights sights,
      Certainties certainties) {
    this.dryRuns = new DryRuns(client, own, registry, sights, certainties);
    this.client = client;
    this.parallel = parallel;
    this.refusals = new Refusals(registry, client.identity());
    this.sender = new Sender(client, registry, refusals, sights);
  }

  /**
   * What was applied, and what was not and why.
   *
   * @param recreated what was deleted for it, because an immutable field differed
   */
  public record Report(
      Map<ObjectRef, Applied> applied, Set<ObjectRef> recreated, List<Problem> problems) {
    public Report {
      applied = Map.copyOf(applied);
      recreated = Set.copyOf(recreated);
      problems = List.copyOf(problems);
    }

    public boolean complete() {
      return problems.isEmpty();
    }
  }

  /**
   * Has the server judge the objects without keeping them, so that a revision with a bad object is
   * refused before its first write. Nobody is asked where the answer is known. What can't be judged
   * yet, because the same plan brings its namespace or its kind, is left out.
   *
   * @param toBeMade namespaces that will be there when it is applied
   */
  public List<Problem> dryRun(Plan plan, Collection<PlannedObject> objects, Set<String> toBeMade) {
    Set<String> namespaces = new HashSet<>(plan.namespacesMade());
    namespaces.addAll(toBeMade);
    Set<String> definitions = new HashSet<>();
    for (PlannedObject object : objects) {
      if (object.isDefinition()) {
        ApiCatalog.definedBy(object.body())
            .forEach(defined -> definitions.add(defined.group() + "/" + defined.kind()));
      }
    }
    List<PlannedObject> judged =
        objects.stream()
            .filter(
                object -> !definitions.contains(object.ref().group() + "/" + object.ref().kind()))
            .toList();
    try {
      List<Problem> problems = new ArrayList<>(dryRun(dryRuns.needed(judged), namespaces));
      problems.addAll(dryRun(dryRuns.unanswered(), namespaces));
      return problems;
    } finally {
      dryRuns.settle();
    }
  }

  private List<Problem> dryRun(List<PlannedObject> objects, Set<String> namespaces) {
    return parallel.map(objects, object -> dryRun(object, namespaces)).stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** As {@link #dryRun}; what is there of an earlier run is deleted before the next one. */
  public List<Problem> dryRunHooks(Plan plan, Collection<PlannedHook> hooks, Set<String> toBeMade) {
    Set<String> namespaces = new HashSet<>(plan.namespacesMade());
    namespaces.addAll(toBeMade);
    return parallel
        .map(
            hooks.stream().map(PlannedHook::object).toList(),
            object -> {
              Sent sent = sender.send(object, true);
              return sent instanceof Sent.Failed failed && failed.fixed()
                  ? Optional.<Problem>empty()
                  : judged(object, sent, namespaces);
            })
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Problem> dryRun(PlannedObject object, Set<String> namespaces) {
    Sent sent = sender.send(object, true);
    if (sent instanceof Sent.Done) {
      dryRuns.passed(object);
    }
    return judged(object, sent, namespaces);
  }

  private static Optional<Problem> judged(PlannedObject object, Sent sent, Set<String> namespaces) {
    return switch (sent) {
      case Sent.Done _, Sent.Left _ -> Optional.empty();
      case Sent.Failed(Problem problem, _) -> {
        boolean early =
            problem.keyPath().equals("metadata.namespace")
                && namespaces.contains(object.ref().namespace());
        yield early ? Optional.empty() : Optional.of(problem);
      }
    };
  }

  /** Stage by stage, each in parallel. A stage with a failure is finished, the next not begun. */
  public Report apply(Collection<PlannedObject> changed) {
    Map<ObjectRef, Applied> applied = new HashMap<>();
    Set<ObjectRef> recreated = new HashSet<>();
    List<Problem> problems = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      List<PlannedObject> objects = of(stage, changed);
      if (objects.isEmpty()) {
        continue;
      }
      collect(parallel.map(objects, this::write), applied, recreated, problems);
      if (!problems.isEmpty()) {
        break;
      }
    }
    return new Report(applied, recreated, problems);
  }

  private Sent write(PlannedObject object) {
    Sent sent = sender.send(object, false);
    if (sent instanceof Sent.Failed) {
      dryRuns.refused(object);
    }
    return sent;
  }

  /** What to tell of an answer about the object. */
  Problem refusal(PlannedObject object, ApiAnswer answer) {
    return refusals.of(object, answer);
  }

  /** Some objects of a plan whose other objects are there. */
  public Report reapply(Collection<PlannedObject> objects) {
    Map<ObjectRef, Applied> applied = new HashMap<>();
    Set<ObjectRef> recreated = new HashSet<>();
    List<Problem> problems = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      List<PlannedObject> some = of(stage, objects);
      if (!some.isEmpty()) {
        collect(parallel.map(some, this::write), applied, recreated, problems);
      }
    }
    return new Report(applied, recreated, problems);
  }

  private static List<PlannedObject> of(Stage stage, Collection<PlannedObject> objects) {
    return objects.stream().filter(object -> object.stage() == stage).toList();
  }

  private static void collect(
      List<Sent> sent,
      Map<ObjectRef, Applied> applied,
      Set<ObjectRef> recreated,
      List<Problem> problems) {
    for (Sent one : sent) {
      switch (one) {
        case Sent.Done(ObjectRef ref, Applied how, boolean anew) -> {
          applied.put(ref, how);
          if (anew) {
            recreated.add(ref);
          }
        }
        case Sent.Left _ -> {}
        case Sent.Failed(Problem problem, _) -> problems.add(problem);
      }
    }
  }

  /** Makes the namespace when it is missing, without owning it: it is never pruned. */
  public Optional<Problem> ensureNamespace(String name) {
    ApiAnswer found = client.get(NAMESPACES, "", name, Detail.METADATA);
    if (found instanceof ApiAnswer.Missing) {
      byte[] body =
          Json.bytes(
              Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", name)));
      found = client.create("/api/v1/namespaces", body);
    }
    return switch (found) {
      case ApiAnswer.Ok _, ApiAnswer.Conflict _ -> Optional.empty();
      case ApiAnswer.Forbidden forbidden ->
          Optional.of(Refusals.forbidden(forbidden, "", client.identity()).apply("", -1));
      case ApiAnswer.Rejected _, ApiAnswer.Missing _, ApiAnswer.Expired _ ->
          Optional.of(
              Problem.of(
                  Reason.OBJECT_REJECTED,
                  "the namespace " + name + " could not be made",
                  "make it by hand, or put it into Git"));
      case ApiAnswer.Unavailable(String detail) ->
          Optional.of(Problem.of(Reason.API_UNAVAILABLE, detail, "it is tried again"));
    };
  }
}
