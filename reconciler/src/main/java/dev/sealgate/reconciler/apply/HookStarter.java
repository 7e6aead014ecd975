package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Disposal;
import dev.sealgate.reconciler.plan.HookMark;
import dev.sealgate.reconciler.plan.Owner;
import dev.sealgate.reconciler.plan.Ownership;
import dev.sealgate.reconciler.plan.PlannedHook;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the objects of hooks, each run once: what is there of this very run is taken as it is, so
 * whoever died after making it may call again.
 */
public final class HookStarter {
  private final ApiClient client;
  private final Applier applier;
  private final Parallel parallel;
  private final Owner owner;

  public HookStarter(ApiClient client, Applier applier, Parallel parallel, Owner owner) {
    this.client = client;
    this.applier = applier;
    this.parallel = parallel;
    this.owner = owner;
  }

  /**
   * @param run names it among all runs of the hook
   * @param replace whether what is there of an earlier run is deleted first, if it may be
   */
  public record Order(PlannedHook hook, String run, boolean replace) {}

  /** What became of an order. */
  public sealed interface Started {
    record Running(Order order, Applied how) implements Started {}

    /** It can't be made yet. */
    record Pending(Order order, String why) implements Started {}

    record Refused(Problem problem) implements Started {}
  }

  public List<Started> start(List<Order> orders) {
    return parallel.map(orders, this::start);
  }

  private Started start(Order order) {
    PlannedObject object = order.hook().run(order.run());
    return switch (get(object)) {
      case ApiAnswer.Ok(var live) -> overLive(order, object, live);
      case ApiAnswer.Missing _ -> make(order, object);
      case ApiAnswer other -> new Started.Refused(applier.refusal(object, other));
    };
  }

  private ApiAnswer get(PlannedObject object) {
    return client.get(
        object.resource(), object.ref().namespace(), object.ref().name(), Detail.METADATA);
  }

  private Started overLive(Order order, PlannedObject object, Map<String, @Nullable Object> live) {
    if (!Json.text(live, "metadata", "deletionTimestamp").isEmpty()) {
      return leaving(order);
    }
    Map<String, @Nullable Object> annotations = Json.map(live, "metadata", "annotations");
    if (order.run().equals(annotations.get(PlannedHook.RUN))) {
      return new Started.Running(order, applied(object, live));
    }
    Optional<Owner> others = Ownership.owner(Json.map(live, "metadata", "labels"));
    boolean taken =
        others.isPresent() ? !others.get().equals(owner) : !HookMark.isHook(annotations);
    if (taken) {
      return new Started.Refused(
          Problem.at(
              Reason.RESOURCE_CONFLICT,
              object.origin(),
              "",
              object.ref()
                  + " exists and is "
                  + others.map(it -> "of the Application " + it).orElse("no hook"),
              "give the hook another name, or remove that object"));
    }
    boolean deletable =
        Disposal.of(object.ref(), Json.map(live, "metadata"), false) == Disposal.DELETE;
    if (!order.replace() || !deletable) {
      return make(order, object);
    }
    ApiAnswer deleted =
        client.delete(
            object.resource(),
            object.ref().namespace(),
            object.ref().name(),
            Json.text(live, "metadata", "uid"),
            Propagation.BACKGROUND.kubernetes());
    return switch (deleted) {
      // mostly it is gone at once
      case ApiAnswer.Ok _, ApiAnswer.Missing _ ->
          get(object) instanceof ApiAnswer.Missing ? make(order, object) : leaving(order);
      case ApiAnswer.Conflict _ -> leaving(order);
      case ApiAnswer other -> new Started.Refused(applier.refusal(object, other));
    };
  }

  private Started make(Order order, PlannedObject object) {
    Applier.Report report = applier.apply(List.of(object));
    if (!report.complete()) {
      return new Started.Refused(report.problems().getFirst());
    }
    Applied how = report.applied().get(object.ref());
    return how == null
        ? new Started.Pending(order, "somebody asked that it is left as it is")
        : new Started.Running(order, how);
  }

  private static Started leaving(Order order) {
    return new Started.Pending(order, "the object of its last run is being deleted");
  }

  private static Applied applied(PlannedObject object, Map<String, @Nullable Object> live) {
    return new Applied(
        Json.text(live, "metadata", "uid"),
        Marks.of(live),
        Json.text(live, "metadata", "resourceVersion"),
        object.digest());
  }
}
