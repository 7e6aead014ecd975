package dev.sealgate.reconciler.apply;

import dev.sealgate.crypto.CryptoException;
import dev.sealgate.crypto.mask.SecretRegistry;
import dev.sealgate.reconciler.cluster.ApiAnswer;
import dev.sealgate.reconciler.cluster.ApiClient;
import dev.sealgate.reconciler.cluster.Detail;
import dev.sealgate.reconciler.cluster.Json;
import dev.sealgate.reconciler.cluster.Write;
import dev.sealgate.reconciler.model.ObjectRef;
import dev.sealgate.reconciler.model.Problem;
import dev.sealgate.reconciler.plan.Place;
import dev.sealgate.reconciler.plan.PlannedObject;
import dev.sealgate.reconciler.plan.Switches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells, without writing, what an apply would change: it compares the object with what the server
 * says it would be.
 */
public final class Comparer {
  /** What is told of an object that is not there. */
  public static final String MISSING = "missing";

  private static final List<String> BOOKKEEPING =
      List.of(
          "managedFields", "resourceVersion", "generation", "creationTimestamp", "uid", "selfLink");

  private final ApiClient client;
  private final SecretRegistry registry;
  private final Parallel parallel;
  private final Sight sight;
  private final Refusals refusals;

  /** How it is known what an object would be. */
  public enum By {
    /** The server said so. */
    DRY_RUN,
    /** It was read, and what Git says laid over it, as the right to a dry run is missing. */
    READING
  }

  /**
   * Both sides of an object that is there, without bookkeeping; of one that carries secrets, texts
   * are digests that only this process can compare.
   *
   * @param sent what an apply sends, in the same form
   */
  public record Sides(
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> would,
      Map<String, @Nullable Object> sent,
      By by) {}

  /** Called by several threads. */
  public interface Sight {
    void seen(ObjectRef ref, Sides sides);

    /** Whether, without the right to a dry run, reading is enough. */
    boolean isContentWithReading();
  }

  private static final Sight BLIND =
      new Sight() {
        @Override
        public void seen(ObjectRef ref, Sides sides) {}

        @Override
        public boolean isContentWithReading() {
          return false;
        }
      };

  public Comparer(ApiClient client, SecretRegistry registry, Parallel parallel) {
    this(client, registry, parallel, BLIND);
  }

  public Comparer(ApiClient client, SecretRegistry registry, Parallel parallel, Sight sight) {
    this.client = client;
    this.registry = registry;
    this.parallel = parallel;
    this.sight = sight;
    this.refusals = new Refusals(registry, client.identity());
  }

  /**
   * @param differences by object, in words that hold no value
   * @param different what differs, as it was seen
   * @param same what is as Git wants it, as it was seen
   */
  public record Report(
      Map<ObjectRef, String> differences,
      Map<ObjectRef, Applied> different,
      Map<ObjectRef, Applied> same,
      List<Problem> problems) {
    public Report {
      differences = Map.copyOf(differences);
      different = Map.copyOf(different);
      same = Map.copyOf(same);
      problems = List.copyOf(problems);
    }
  }

  private sealed interface Finding {
    record Same(ObjectRef ref, Applied seen) implements Finding {}

    record Different(ObjectRef ref, String how, Applied seen) implements Finding {}

    /** Nothing of it is compared. */
    record Left() implements Finding {}

    record Failed(Problem problem) implements Finding {}
  }

  public Report compare(Collection<PlannedObject> objects) {
    Map<ObjectRef, String> differences = new TreeMap<>();
    Map<ObjectRef, Applied> different = new LinkedHashMap<>();
    Map<ObjectRef, Applied> same = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    for (Finding finding : parallel.map(objects, this::compare)) {
      switch (finding) {
        case Finding.Same(ObjectRef ref, Applied seen) -> same.put(ref, seen);
        case Finding.Different(ObjectRef ref, String how, Applied seen) -> {
          differences.put(ref, how);
          different.put(ref, seen);
        }
        case Finding.Left _ -> {}
        case Finding.Failed(Problem problem) -> problems.add(problem);
      }
    }
    return new Report(differences, different, same, problems);
  }

  private Finding compare(PlannedObject object) {
    ObjectRef ref = object.ref();
    Detail detail = object.carriesSecrets() ? Detail.MASKED : Detail.FULL;
    ApiAnswer found = client.get(object.resource(), ref.namespace(), ref.name(), detail);
    if (found instanceof ApiAnswer.Missing) {
      return new Finding.Different(ref, MISSING, new Applied("", "", "0", object.digest()));
    }
    if (!(found instanceof ApiAnswer.Ok(var live))) {
      return new Finding.Failed(refusals.of(object, found));
    }
    if (object.switches().presence() == Switches.Presence.IF_MISSING) {
      return new Finding.Left();
    }
    Applied seen =
        new Applied(
            Json.text(live, "metadata", "uid"),
            Marks.of(live),
            Json.text(live, "metadata", "resourceVersion"),
            object.digest());
    List<@Nullable Object> entries = Managers.entries(live);
    List<List<Object>> leftOut = Managers.leftOut(entries, object.ignored(), object.body());
    // leaving out what is ours would seem to remove it
    boolean ours = Managers.settled(entries, leftOut, object.body(), false).isPresent();
    PlannedObject sent = ours ? object : object.withBody(Place.without(object.body(), leftOut));
    byte[] body;
    try (WipingBuffer buffer = BodyWriter.write(sent, registry)) {
      body = buffer.toBytes();
    } catch (CryptoException failure) {
      return new Finding.Failed(Sender.unwritten(object, failure));
    }
    Map<String, @Nullable Object> sending = Map.of();
    ApiAnswer would;
    try {
      if (!sight.equals(BLIND) && detail.echo(body.clone()) instanceof ApiAnswer.Ok(var echo)) {
        sending = echo;
      }
      would =
          client.apply(
              object.resource(), ref.namespace(), ref.name(), body, new Write(true), detail);
    } finally {
      Arrays.fill(body, (byte) 0);
    }
    By by = By.DRY_RUN;
    if (would instanceof ApiAnswer.Forbidden && sight.isContentWithReading()) {
      by = By.READING;
      Map<String, @Nullable Object> applied = Overlay.readAs(detail, Managers.ours(entries));
      would = new ApiAnswer.Ok(Overlay.of(live, sending, applied));
    }
    if (object.switches().force() && Immutable.isAll(would)) {
      return new Finding.Different(
          ref, "differs in an immutable field: it would be made anew", seen);
    }
    if (!(would instanceof ApiAnswer.Ok(var wanted))) {
      return new Finding.Failed(refusals.of(object, would));
    }
    Set<List<String>> ignored = Managers.steps(entries, leftOut, object.body());
    ignored.addAll(Managers.steps(Managers.entries(wanted), leftOut, object.body()));
    Map<String, @Nullable Object> now = content(live, ignored);
    Map<String, @Nullable Object> then = content(wanted, ignored);
    sight.seen(ref, new Sides(now, then, sending, by));
    Differences differences = Differences.between(now, then);
    return differences.isNone()
        ? new Finding.Same(ref, seen)
        : new Finding.Different(ref, "differs at " + differences.told(), seen);
  }

  private static Map<String, @Nullable Object> content(
      Map<String, @Nullable Object> whole, Set<List<String>> ignored) {
    Object object = whole;
    for (List<String> steps : ignored) {
      object = FieldSets.cut(object, steps);
    }
    Map<String, @Nullable Object> content = new TreeMap<>(Json.map(object));
    content.remove("status");
    Map<String, @Nullable Object> metadata = new TreeMap<>(Json.map(object, "metadata"));
    BOOKKEEPING.forEach(metadata::remove);
    content.put("metadata", metadata);
    return content;
  }
}
