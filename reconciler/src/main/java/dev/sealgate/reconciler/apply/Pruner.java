package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.inventory.InventoryEntry;
import dev.sealgate.reconciler.model.AppKey;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Ownership;
import dev.sealgate.reconciler.plan.PruneMark;
import dev.sealgate.reconciler.plan.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Deletes what an Application owns and does not want any more; never on doubt. */
public final class Pruner {
  private final ApiClient client;
  private final ApiCatalog catalog;
  private final Parallel parallel;
  private final AppKey owner;

  public Pruner(ApiClient client, ApiCatalog catalog, Parallel parallel, AppKey owner) {
    this.client = client;
    this.catalog = catalog;
    this.parallel = parallel;
    this.owner = owner;
  }

  /**
   * @param deleted what the server was told to delete
   * @param released what is not ours any more: deleted, gone already, kept by its annotation, or
   *     owned by somebody else
   */
  public record Report(Set<ObjectRef> deleted, Set<ObjectRef> released, List<Problem> problems) {
    public Report {
      deleted = Set.copyOf(deleted);
      released = Set.copyOf(released);
      problems = List.copyOf(problems);
    }
  }

  private sealed interface Outcome {
    record Deleted(ObjectRef ref) implements Outcome {}

    record Released(ObjectRef ref) implements Outcome {}

    record Failed(Problem problem) implements Outcome {}
  }

  /**
   * In the reverse order of application; a stage with a failure keeps the earlier ones alive.
   *
   * @param kept uids of what stays: an object may be served by a second API group as well, and what
   *     is dropped under one name may be wanted under the other
   */
  public Report prune(Collection<InventoryEntry> entries, Set<String> kept) {
    Set<ObjectRef> deleted = new HashSet<>();
    Set<ObjectRef> released = new HashSet<>();
    List<Problem> problems = new ArrayList<>();
    for (Stage stage : List.of(Stage.values()).reversed()) {
      List<InventoryEntry> some =
          entries.stream().filter(entry -> Stage.of(entry.ref()) == stage).toList();
      if (some.isEmpty() || !problems.isEmpty()) {
        continue;
      }
      for (Outcome outcome : parallel.map(some, entry -> prune(entry, kept))) {
        switch (outcome) {
          case Outcome.Deleted(ObjectRef ref) -> {
            deleted.add(ref);
            released.add(ref);
          }
          case Outcome.Released(ObjectRef ref) -> released.add(ref);
          case Outcome.Failed(Problem problem) -> problems.add(problem);
        }
      }
    }
    return new Report(deleted, released, problems);
  }

  private Outcome prune(InventoryEntry entry, Set<String> kept) {
    ObjectRef ref = entry.ref();
    String apiVersion =
        ref.group().isEmpty() ? entry.version() : ref.group() + "/" + entry.version();
    ApiCatalog.Lookup lookup = catalog.find(apiVersion, ref.kind());
    if (lookup instanceof ApiCatalog.Lookup.Unknown) {
      lookup = catalog.findAnyVersion(ref.group(), ref.kind());
    }
    if (lookup instanceof ApiCatalog.Lookup.Unknown) {
      lookup = catalog.definition(ref.group(), ref.kind());
    }
    return switch (lookup) {
      case ApiCatalog.Lookup.Served(ApiResource resource) -> prune(ref, resource, kept);
      // its definition is gone, and the object with it
      case ApiCatalog.Lookup.Unknown _ -> new Outcome.Released(ref);
      case ApiCatalog.Lookup.Doubt(String detail) -> failed(ref, detail, "it is tried again");
    };
  }

  private Outcome prune(ObjectRef ref, ApiResource resource, Set<String> kept) {
    return switch (client.get(resource, ref.namespace(), ref.name(), Detail.METADATA)) {
      case ApiAnswer.Ok(var live) -> {
        boolean ours =
            Ownership.owner(Json.map(live, "metadata", "labels")).filter(owner::equals).isPresent();
        if (!ours
            || kept.contains(Json.text(live, "metadata", "uid"))
            || PruneMark.forbids(Json.map(live, "metadata", "annotations"))) {
          yield new Outcome.Released(ref);
        }
        if (!Json.text(live, "metadata", "deletionTimestamp").isEmpty()) {
          yield new Outcome.Deleted(ref);
        }
        yield delete(ref, resource, Json.text(live, "metadata", "uid"));
      }
      case ApiAnswer other -> judged(ref, resource, other);
    };
  }

  private Outcome delete(ObjectRef ref, ApiResource resource, String uid) {
    ApiAnswer answer = client.delete(resource, ref.namespace(), ref.name(), uid);
    return answer instanceof ApiAnswer.Ok
        ? new Outcome.Deleted(ref)
        : judged(ref, resource, answer);
  }

  private Outcome judged(ObjectRef ref, ApiResource resource, ApiAnswer answer) {
    if (answer instanceof ApiAnswer.Missing(String kind, _) && kind.isEmpty()) {
      // without the object's kind in it, the answer is about the path: discovery is out of date
      catalog.forget(resource);
      return failed(ref, "the API server does not serve its kind now", "it is tried again");
    }
    return switch (answer) {
      case ApiAnswer.Ok _ -> throw new IllegalArgumentException("nothing to judge");
      case ApiAnswer.Missing _ -> new Outcome.Released(ref);
      case ApiAnswer.Forbidden forbidden ->
          new Outcome.Failed(
              Refusals.forbidden(forbidden, ref.namespace(), client.identity()).apply("", -1));
      case ApiAnswer.Conflict _, ApiAnswer.Expired _ ->
          failed(ref, "it was made anew in the same moment", "it is tried again");
      case ApiAnswer.Rejected _ ->
          failed(ref, "the API server refuses to delete it", "a webhook or policy may be why");
      case ApiAnswer.Unavailable(String detail) -> failed(ref, detail, "it is tried again");
    };
  }

  private static Outcome failed(ObjectRef ref, String detail, String hint) {
    return new Outcome.Failed(
        Problem.of(Reason.PRUNE_FAILED, ref + " could not be deleted: " + detail, hint));
  }
}
