package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiCatalog;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.ApiResource;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.inventory.InventoryEntry;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Ownership;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Deletes what an Application owns and does not want any more; never on doubt. */
public final class Pruner {
  /** To ask for each of so many costs no more than to list what the owner has. */
  private static final int FEW = 16;

  private final ApiClient client;
  private final ApiClient own;
  private final ApiCatalog catalog;
  private final Parallel parallel;
  private final Owner owner;

  /**
   * @param client the deleter's
   * @param own the controller's, to look around with
   */
  public Pruner(
      ApiClient client, ApiClient own, ApiCatalog catalog, Parallel parallel, Owner owner) {
    this.client = client;
    this.own = own;
    this.catalog = catalog;
    this.parallel = parallel;
    this.owner = owner;
  }

  /**
   * What is to be done.
   *
   * @param kept uids of what stays: an object may be served by a second API group as well, and what
   *     is dropped under one name may be wanted under the other
   * @param withApplication whether the Application itself goes
   * @param confirmed a person agreed to delete what asks first
   * @param awaited what is deleted counts as owned until it is gone
   * @param stop asked before each group: the rest stays when it says so
   */
  public record Order(
      Set<String> kept,
      boolean withApplication,
      boolean confirmed,
      boolean awaited,
      Propagation propagation,
      BooleanSupplier stop) {
    public Order {
      kept = Set.copyOf(kept);
      Objects.requireNonNull(propagation, "propagation");
      Objects.requireNonNull(stop, "stop");
    }
  }

  /**
   * What came of it.
   *
   * @param deleted what the server was told to delete
   * @param released what is not ours any more: deleted, gone already, kept by its mark, or owned by
   *     somebody else
   * @param asking what is deleted only after a confirmation
   * @param terminating what is being deleted and stands in the way of the rest
   */
  public record Report(
      Set<ObjectRef> deleted,
      Set<ObjectRef> released,
      Set<ObjectRef> asking,
      Set<ObjectRef> terminating,
      List<Problem> problems) {
    public Report {
      deleted = Set.copyOf(deleted);
      released = Set.copyOf(released);
      asking = Set.copyOf(asking);
      terminating = Set.copyOf(terminating);
      problems = List.copyOf(problems);
    }
  }

  /** In the reverse order of application: a group with a failure keeps the earlier ones alive. */
  public Report prune(Collection<InventoryEntry> entries, Order order) {
    Collected collected = new Collected();
    TreeMap<Orphan.Turn, List<Orphan>> groups =
        look(entries, order).stream()
            .collect(Collectors.groupingBy(Orphan::turn, TreeMap::new, Collectors.toList()));
    boolean waves = groups.keySet().stream().map(Orphan.Turn::wave).distinct().count() > 1;
    Iterator<Map.Entry<Orphan.Turn, List<Orphan>>> turns = groups.entrySet().iterator();
    int wave = 0;
    while (turns.hasNext() && collected.problems.isEmpty() && !order.stop.getAsBoolean()) {
      Map.Entry<Orphan.Turn, List<Orphan>> turn = turns.next();
      if (!collected.terminating.isEmpty() && turn.getKey().wave() != wave) {
        break;
      }
      wave = turn.getKey().wave();
      boolean watch = waves || order.awaited;
      parallel
          .map(turn.getValue(), orphan -> dispose(orphan, order, watch))
          .forEach(collected::add);
    }
    return collected.report();
  }

  /** What is there of it, and what it says of itself. */
  public List<Orphan> look(Collection<InventoryEntry> entries, Order order) {
    // what a kind is costs requests, and many objects are of the same one
    Map<String, ApiCatalog.Lookup> kinds = new ConcurrentHashMap<>();
    Map<ObjectRef, Map<String, @Nullable Object>> seen = new HashMap<>();
    entries.stream()
        .collect(Collectors.groupingBy(Pruner::kindOf))
        .forEach((kind, many) -> {
          InventoryEntry first = many.getFirst();
          if (many.size() > FEW
              && kinds.computeIfAbsent(kind, _ -> lookup(first))
                  instanceof ApiCatalog.Lookup.Served(ApiResource resource)) {
            seen.putAll(Owned.of(own, owner, resource));
          }
        });
    return parallel.map(
        entries,
        entry -> {
          ObjectRef ref = entry.ref();
          ApiCatalog.Lookup lookup = kinds.computeIfAbsent(kindOf(entry), _ -> lookup(entry));
          Map<String, @Nullable Object> live = seen.get(ref);
          return live != null && lookup instanceof ApiCatalog.Lookup.Served(ApiResource resource)
              ? found(ref, resource, live, order)
              : look(ref, lookup, order);
        });
  }

  private static String kindOf(InventoryEntry entry) {
    return entry.ref().group() + "/" + entry.version() + "/" + entry.ref().kind();
  }

  private ApiCatalog.Lookup lookup(InventoryEntry entry) {
    ObjectRef ref = entry.ref();
    String apiVersion =
        ref.group().isEmpty() ? entry.version() : ref.group() + "/" + entry.version();
    ApiCatalog.Lookup lookup = catalog.find(apiVersion, ref.kind());
    if (lookup instanceof ApiCatalog.Lookup.Unknown) {
      lookup = catalog.findAnyVersion(ref.group(), ref.kind());
    }
    return lookup instanceof ApiCatalog.Lookup.Unknown
        ? catalog.definition(ref.group(), ref.kind())
        : lookup;
  }

  private Orphan look(ObjectRef ref, ApiCatalog.Lookup lookup, Order order) {
    return switch (lookup) {
      case ApiCatalog.Lookup.Served(ApiResource resource) -> look(ref, resource, order);
      // its definition is gone, and the object with it
      case ApiCatalog.Lookup.Unknown _ -> new Orphan.Released(ref);
      case ApiCatalog.Lookup.Doubt(String detail) -> failed(ref, detail, "it is tried again");
    };
  }

  private Orphan look(ObjectRef ref, ApiResource resource, Order order) {
    return switch (client.get(resource, ref.namespace(), ref.name(), Detail.METADATA)) {
      case ApiAnswer.Ok(var live) -> found(ref, resource, live, order);
      case ApiAnswer other -> judged(ref, resource, other);
    };
  }

  private Orphan found(
      ObjectRef ref, ApiResource resource, Map<String, @Nullable Object> live, Order order) {
    boolean ours =
        Ownership.owner(Json.map(live, "metadata", "labels")).filter(owner::equals).isPresent();
    return !ours || order.kept.contains(Json.text(live, "metadata", "uid"))
        ? new Orphan.Released(ref)
        : Orphan.Found.of(ref, resource, Json.map(live, "metadata"), order.withApplication);
  }

  private sealed interface Outcome {
    record Deleted(ObjectRef ref) implements Outcome {}

    record Terminating(ObjectRef ref) implements Outcome {}

    record Released(ObjectRef ref) implements Outcome {}

    record Asking(ObjectRef ref) implements Outcome {}

    record Failed(Problem problem) implements Outcome {}
  }

  private Outcome dispose(Orphan orphan, Order order, boolean watch) {
    return switch (orphan) {
      case Orphan.Released(ObjectRef ref) -> new Outcome.Released(ref);
      case Orphan.Failed(_, Problem problem) -> new Outcome.Failed(problem);
      case Orphan.Found found ->
          switch (found.disposal()) {
            case KEEP -> new Outcome.Released(found.ref());
            case ASK ->
                order.confirmed || found.deleting()
                    ? delete(found, order, watch)
                    : new Outcome.Asking(found.ref());
            case DELETE -> delete(found, order, watch);
          };
    };
  }

  private Outcome delete(Orphan.Found found, Order order, boolean watch) {
    ObjectRef ref = found.ref();
    if (!found.deleting()) {
      Propagation how = found.propagation().orElse(order.propagation);
      ApiAnswer answer =
          client.delete(
              found.resource(), ref.namespace(), ref.name(), found.uid(), how.kubernetes());
      if (!(answer instanceof ApiAnswer.Ok)) {
        return switch (judged(ref, found.resource(), answer)) {
          case Orphan.Failed(_, Problem problem) -> new Outcome.Failed(problem);
          case Orphan.Released _, Orphan.Found _ -> new Outcome.Released(ref);
        };
      }
    }
    boolean stays =
        watch
            && client.get(found.resource(), ref.namespace(), ref.name(), Detail.METADATA)
                instanceof ApiAnswer.Ok(var live)
            && Json.text(live, "metadata", "uid").equals(found.uid());
    return stays ? new Outcome.Terminating(ref) : new Outcome.Deleted(ref);
  }

  private Orphan judged(ObjectRef ref, ApiResource resource, ApiAnswer answer) {
    if (answer instanceof ApiAnswer.Missing(String kind, _) && kind.isEmpty()) {
      // without the object's kind in it, the answer is about the path: discovery is out of date
      catalog.forget(resource);
      return failed(ref, "the API server does not serve its kind now", "it is tried again");
    }
    return switch (answer) {
      case ApiAnswer.Ok _ -> throw new IllegalArgumentException("nothing to judge");
      case ApiAnswer.Missing _ -> new Orphan.Released(ref);
      case ApiAnswer.Forbidden forbidden ->
          new Orphan.Failed(
              ref, Refusals.forbidden(forbidden, ref.namespace(), client.identity()).apply("", -1));
      case ApiAnswer.Conflict _, ApiAnswer.Expired _ ->
          failed(ref, "it was made anew in the same moment", "it is tried again");
      case ApiAnswer.Rejected _ ->
          failed(ref, "the API server refuses to delete it", "a webhook or policy may be why");
      case ApiAnswer.Unavailable(String detail) -> failed(ref, detail, "it is tried again");
    };
  }

  private static Orphan failed(ObjectRef ref, String detail, String hint) {
    return new Orphan.Failed(
        ref, Problem.of(Reason.PRUNE_FAILED, ref + " could not be deleted: " + detail, hint));
  }

  private static final class Collected {
    final Set<ObjectRef> deleted = new HashSet<>();
    final Set<ObjectRef> released = new HashSet<>();
    final Set<ObjectRef> asking = new HashSet<>();
    final Set<ObjectRef> terminating = new HashSet<>();
    final List<Problem> problems = new ArrayList<>();

    void add(Outcome outcome) {
      switch (outcome) {
        case Outcome.Deleted(ObjectRef ref) -> {
          deleted.add(ref);
          released.add(ref);
        }
        case Outcome.Terminating(ObjectRef ref) -> {
          deleted.add(ref);
          terminating.add(ref);
        }
        case Outcome.Released(ObjectRef ref) -> released.add(ref);
        case Outcome.Asking(ObjectRef ref) -> asking.add(ref);
        case Outcome.Failed(Problem problem) -> problems.add(problem);
      }
    }

    Report report() {
      return new Report(deleted, released, asking, terminating, problems);
    }
  }
}
