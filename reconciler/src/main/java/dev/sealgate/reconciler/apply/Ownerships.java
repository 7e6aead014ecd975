package dev.sealgate.reconciler.apply;

import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.model.Reason;
import dev.sealgate.reconciler.plan.Ignored;
import dev.sealgate.reconciler.plan.Place;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.reconciler.plan.Switches;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the record of who owns which fields: before an apply, what is left to others is given up
 * without changing it, so that leaving it out does not remove it; after an apply, what is ours is
 * taken off those who applied it before us, so that it goes when Git drops it. No value is read.
 */
final class Ownerships {
  private static final int TRIES = 4;

  private final ApiClient client;
  private final Refusals refusals;

  Ownerships(ApiClient client, Refusals refusals) {
    this.client = client;
    this.refusals = refusals;
  }

  sealed interface Readied {
    /**
     * @param object with what is left to others left out
     * @param version of the object that is there, empty when none is or nobody looked
     */
    record ToSend(PlannedObject object, String version) implements Readied {}

    /** It is there, which is all that is wanted. */
    record There(Map<String, @Nullable Object> live) implements Readied {}

    record Failed(Problem problem) implements Readied {}
  }

  /**
   * Costs a request where rules leave something to others or switches ask for it, and a second one
   * once.
   */
  Readied before(PlannedObject object) {
    Ignored ignored = object.ignored();
    Switches switches = object.switches();
    boolean onlyOnce = switches.presence() == Switches.Presence.IF_MISSING;
    if (ignored.isNothing() && !onlyOnce && !switches.replace()) {
      return new Readied.ToSend(object, "");
    }
    ApiAnswer answer = get(object);
    for (int i = 0; i < TRIES; i++) {
      if (answer instanceof ApiAnswer.Missing(String kind, _) && !kind.isEmpty()) {
        return new Readied.ToSend(object, "");
      }
      if (!(answer instanceof ApiAnswer.Ok(var live))) {
        break;
      }
      if (onlyOnce) {
        return new Readied.There(live);
      }
      List<@Nullable Object> entries = Managers.entries(live);
      List<List<Object>> leftOut = Managers.leftOut(entries, ignored, object.body());
      Optional<Problem> problem = indivisible(object, entries, leftOut);
      if (problem.isPresent()) {
        return new Readied.Failed(problem.get());
      }
      Optional<List<Object>> settled = Managers.settled(entries, leftOut, object.body(), false);
      if (settled.isEmpty()) {
        return new Readied.ToSend(
            object.withBody(Place.without(object.body(), leftOut)),
            Json.text(live, "metadata", "resourceVersion"));
      }
      answer = own(object, live, settled.get());
      if (answer instanceof ApiAnswer.Conflict) {
        answer = get(object);
      }
    }
    return new Readied.Failed(refusals.of(object, answer));
  }

  sealed interface Settled {
    /**
     * @param live as it is after all
     */
    record Done(Map<String, @Nullable Object> live) implements Settled {}

    record Failed(Problem problem) implements Settled {}
  }

  /**
   * @param object all that Git wants of it
   * @param applied as the apply left it
   */
  Settled after(PlannedObject object, Map<String, @Nullable Object> applied, boolean dryRun) {
    Map<String, @Nullable Object> live = applied;
    for (int i = 0; i < TRIES; i++) {
      List<@Nullable Object> entries = Managers.entries(live);
      List<List<Object>> leftOut = Managers.leftOut(entries, object.ignored(), object.body());
      Optional<Problem> problem = indivisible(object, entries, leftOut);
      if (problem.isPresent()) {
        return new Settled.Failed(problem.get());
      }
      Optional<List<Object>> settled =
          dryRun
              ? Optional.empty()
              : Managers.settled(entries, leftOut, object.body(), object.switches().takeOver());
      if (settled.isEmpty()) {
        return new Settled.Done(live);
      }
      ApiAnswer answer = own(object, live, settled.get());
      if (answer instanceof ApiAnswer.Conflict) {
        answer = get(object);
      }
      if (!(answer instanceof ApiAnswer.Ok(var now))) {
        return new Settled.Failed(refusals.of(object, answer));
      }
      live = now;
    }
    return new Settled.Failed(refusals.of(object, new ApiAnswer.Conflict()));
  }

  private static Optional<Problem> indivisible(
      PlannedObject object, List<@Nullable Object> entries, List<List<Object>> places) {
    return Managers.indivisible(entries, places, object.body())
        .map(whole ->
            Problem.at(
                Reason.UNSUPPORTED,
                object.origin(),
                Place.told(whole),
                object.ref()
                    + ": a part of it can't be left to others, because the API server lets the"
                    + " whole have one owner only",
                "let ignoreDifferences or ignore name the whole"));
  }

  private ApiAnswer get(PlannedObject object) {
    return client.get(
        object.resource(), object.ref().namespace(), object.ref().name(), Detail.METADATA);
  }

  private ApiAnswer own(
      PlannedObject object, Map<String, @Nullable Object> live, List<Object> entries) {
    return client.own(
        object.resource(),
        object.ref().namespace(),
        object.ref().name(),
        Json.text(live, "metadata", "resourceVersion"),
        entries);
  }
}
