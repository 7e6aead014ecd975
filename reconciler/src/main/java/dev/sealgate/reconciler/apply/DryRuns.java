package dev.sealgate.reconciler.apply;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.apply.Certainties.Place;
import dev.sealgate.reconciler.apply.Certainties.Proof;
import dev.sealgate.reconciler.apply.Certainties.Writer;
import dev.sealgate.reconciler.cluster.AccessReviews;
import dev.sealgate.reconciler.cluster.AdmissionRules;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.cluster.Listing;
import dev.sealgate.reconciler.cluster.ResourceWatch;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Permission;
import dev.sealgate.reconciler.plan.PlannedObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out of many dry runs those whose answer is known. The API server judges an object by its
 * own validation, by what is there, by the writer's rights and by admission; of objects of one
 * {@link Shape} the first is known from one of them, the second is seen, the third is asked for all
 * names at once, and where anybody may have a say in the fourth, nothing is left out. The first of
 * a shape is sent all the same, for whatever meets them all alike: a namespace that is missing or
 * being deleted, a quota that is used up. While one Application's is on its way, the others wait
 * for its answer.
 *
 * <p>{@link #needed} and {@link #unanswered} say what to send, {@link #passed} is to be told of
 * what the API server would take, and {@link #settle} that all has been sent.
 */
final class DryRuns {
  /** After it everybody asks for oneself: the first may have met a slow webhook. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Of a kind in a namespace, which are in memory for a while: a server may be anybody's. */
  static final int MOST_NAMES = 4000;

  /** As the API server has it. */
  private static final int LONGEST_NAME = 253;

  private final ApiClient client;
  private final ApiClient own;
  private final SecretRegistry registry;
  private final Sights sights;
  private final Certainties certainties;
  private final Map<ObjectRef, Proof> samples = new ConcurrentHashMap<>();
  private final Map<Proof, Awaited> waiting = new LinkedHashMap<>();

  private record Alike(PlannedObject object, String shape) {}

  /**
   * @param first of those that the answer is for
   */
  private record Awaited(PlannedObject first, CompletableFuture<Boolean> answer) {}

  /**
   * @param client the writer's
   * @param own the controller's, which reads more than the writer may
   */
  DryRuns(
      ApiClient client,
      ApiClient own,
      SecretRegistry registry,
      Sights sights,
      Certainties certainties) {
    this.client = client;
    this.own = own;
    this.registry = registry;
    this.sights = sights;
    this.certainties = certainties;
  }

  /** Those that have to be sent, whatever others find out. */
  List<PlannedObject> needed(Collection<PlannedObject> objects) {
    List<PlannedObject> needed = new ArrayList<>();
    Map<Writer, List<Alike>> known = new LinkedHashMap<>();
    for (PlannedObject object : objects) {
      Optional<String> shape = Shape.of(object);
      if (shape.isPresent() && sights.stranger(object).isEmpty()) {
        known
            .computeIfAbsent(writer(object), _ -> new ArrayList<>())
            .add(new Alike(object, shape.get()));
      } else {
        needed.add(object);
      }
    }
    known.forEach((writer, alike) -> {
      if (certainties.isCrowd(writer, alike.size()) && isPredictable(writer)) {
        needed.addAll(doubtful(writer, alike));
      } else {
        alike.forEach(each -> needed.add(each.object()));
      }
    });
    return needed;
  }

  /**
   * Those that have to be sent after all: the object of another Application, which was to speak for
   * them, was not taken, or there is no answer yet. To be called when what is needed has been sent,
   * so that no two wait for each other.
   */
  List<PlannedObject> unanswered() {
    await();
    List<PlannedObject> unanswered = new ArrayList<>();
    waiting.forEach((proof, awaited) -> {
      if (!awaited.answer().getNow(false)) {
        if (certainties.ask(proof).isEmpty()) {
          samples.put(awaited.first().ref(), proof);
        }
        unanswered.add(awaited.first());
      }
    });
    waiting.clear();
    return unanswered;
  }

  private void await() {
    CompletableFuture<?>[] answers =
        waiting.values().stream().map(Awaited::answer).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(answers).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // those that have no answer are sent
    }
  }

  /** The API server would take the object. */
  void passed(PlannedObject object) {
    Proof proof = samples.remove(object.ref());
    if (proof != null) {
      certainties.answered(proof, true);
    }
  }

  /** What was sent and did not pass speaks for nobody. */
  void settle() {
    samples.values().forEach(proof -> certainties.answered(proof, false));
    samples.clear();
    waiting.clear();
  }

  /** The API server did not take the object when it was written. */
  void refused(PlannedObject object) {
    certainties.forget(writer(object));
  }

  private Writer writer(PlannedObject object) {
    return new Writer(client.identity(), new Place(object.resource(), object.ref().namespace()));
  }

  private boolean isPredictable(Writer writer) {
    return !certainties.rules(() -> AdmissionRules.of(own)).mayJudge(writer.place().resource())
        && certainties.mayWriteAny(writer, () -> mayWriteAny(writer.place()));
  }

  private boolean mayWriteAny(Place place) {
    AccessReviews reviews = new AccessReviews(client);
    return reviews.mayAny("patch", place.resource(), place.namespace()) == Permission.GRANTED
        && reviews.mayAny("create", place.resource(), place.namespace()) == Permission.GRANTED;
  }

  /** Those whose answer is not known, and the first of those whose answer is. */
  private List<PlannedObject> doubtful(Writer writer, List<Alike> alike) {
    List<Alike> changed = new ArrayList<>();
    List<Alike> missing = new ArrayList<>();
    List<PlannedObject> needed = new ArrayList<>();
    for (Alike each : alike) {
      PlannedObject object = each.object();
      Optional<PlannedObject> before = sights.lastApplied(object);
      if (!isSmall(object)) {
        needed.add(object);
      } else if (!sights.isSeen(object)) {
        if (before.isPresent()) {
          // made a moment ago: the names may be from before it
          needed.add(object);
        } else {
          missing.add(each);
        }
      } else if (each.shape().equals(Shape.PLAIN)
          && before.filter(PlainData::is).isPresent()
          && !sights.isFrozen(object)) {
        changed.add(each);
      } else {
        needed.add(object);
      }
    }
    Optional<Set<String>> names =
        missing.isEmpty()
            ? Optional.of(Set.of())
            : certainties.names(writer.place(), () -> names(writer.place()));
    List<Alike> absent = new ArrayList<>();
    for (Alike each : missing) {
      if (names.isPresent() && !names.get().contains(each.object().ref().name())) {
        absent.add(each);
      } else {
        needed.add(each.object());
      }
    }
    needed.addAll(samples(writer, false, changed));
    needed.addAll(samples(writer, true, absent));
    return needed;
  }

  private List<PlannedObject> samples(Writer writer, boolean areNew, List<Alike> alike) {
    Map<Proof, PlannedObject> first = new LinkedHashMap<>();
    alike.forEach(
        each -> first.putIfAbsent(new Proof(writer, areNew, each.shape()), each.object()));
    first.keySet().removeIf(certainties::isProven);
    List<PlannedObject> needed = new ArrayList<>();
    first.forEach((proof, object) ->
        certainties
            .ask(proof)
            .ifPresentOrElse(
                answer -> waiting.put(proof, new Awaited(object, answer)),
                () -> {
                  samples.put(object.ref(), proof);
                  needed.add(object);
                }));
    return needed;
  }

  /** With its values in it; one that can't be put in makes the answer unknown. */
  private boolean isSmall(PlannedObject object) {
    try (WipingBuffer body = BodyWriter.write(object, registry)) {
      return body.size() <= PlainData.MOST_BYTES;
    } catch (CryptoException _) {
      return false;
    }
  }

  private Optional<Set<String>> names(Place place) {
    return switch (Listing.of(
        own, new ResourceWatch.Scope(place.resource(), place.namespace(), "", Detail.METADATA))) {
      case Listing.Failed _ -> Optional.empty();
      case Listing.Whole(var objects, String _) -> names(objects.stream());
    };
  }

  /** Empty for more than are to be kept. */
  static Optional<Set<String>> names(Stream<Map<String, @Nullable Object>> objects) {
    Set<String> names = new HashSet<>();
    boolean all =
        objects
            .map(object -> Json.text(object, "metadata", "name"))
            .allMatch(name ->
                name.length() <= LONGEST_NAME && names.add(name) && names.size() <= MOST_NAMES);
    return all ? Optional.of(names) : Optional.empty();
  }
}
